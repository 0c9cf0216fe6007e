package dev.callboard.backend.permission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.AccessRestrictions;
import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.CredentialsConfiguration;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.WebConfiguration;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@WebFluxTest({AuthorizeController.class, IntegrationController.class, ExplainAccessController.class})
@Import({WebConfiguration.class, CredentialsConfiguration.class, PermissionRoutesTests.Wiring.class})
class PermissionRoutesTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Permission DRIVE = Permission.onResource("garage.car.drive", "update", "car");
    private static final Permission OPEN = Permission.basic("garage.open", "read");
    private static final String RED = "{'rule':'HAS_COLOUR','resourceType':'car','params':{'colour':'red'}}";

    private final WebTestClient client;
    private final Policy policy;

    PermissionRoutesTests(@Autowired WebTestClient client, @Autowired Policy policy) {
        this.client = client.mutate().responseTimeout(Duration.ofSeconds(60)).build();
        this.policy = policy;
    }

    @BeforeEach
    void everythingIsAllowed() {
        policy.answers = input -> decision(input, "'result':'ALLOW'");
    }

    @Test
    void aBatchIsAnsweredItemByItem() {
        policy.answers = input -> input.at("/permission/name").asString("").equals("garage.open")
                ? decision(input, "'result':'DENY','reasons':['Closed']")
                : conditional(input, RED);

        assertThat(json(post("user", "/api/permission/authorize", """
                {'items':[
                  {'id':'1','permission':{'type':'basic','name':'garage.open','attributes':{'action':'read'}}},
                  {'id':'2','permission':{'type':'resource','name':'garage.car.drive','attributes':{},'resourceType':'car'},
                   'resourceRef':'red-beetle'},
                  {'id':'3','permission':{'type':'resource','name':'garage.car.drive','attributes':{},'resourceType':'car'},
                   'resourceRef':['blue-beetle','red-beetle','none']},
                  {'id':'1','permission':{'type':'basic','name':'garage.open','attributes':{}}}]}
                """))).isEqualTo(read("""
                        {'items':[{'id':'1','result':'DENY'},{'id':'2','result':'ALLOW'},
                          {'id':'3','result':['DENY','ALLOW','DENY']},{'id':'1','result':'DENY'}]}
                        """));
    }

    @Test
    void aPluginThatActsForAUserGetsTheConditionItself() {
        policy.answers = input -> conditional(input, "{'anyOf':[" + RED + ",{'not':" + RED + "}]}");

        assertThat(json(post("plugin", "/api/permission/authorize", question("garage.car.drive", "")))
                        .at("/items/0"))
                .isEqualTo(read("{'id':'1','result':'CONDITIONAL','pluginId':'garage','resourceType':'car',"
                        + "'conditions':{'anyOf':[" + RED + ",{'not':" + RED + "}]}}"));
    }

    @Test
    void aUserHasToNameTheResource() {
        assertThat(error(post("user", "/api/permission/authorize", question("garage.car.drive", ""))))
                .isEqualTo("400 InputError: Resource permissions require a resourceRef to be set. Direct user requests"
                        + " without a resourceRef are not allowed.");
    }

    @Test
    void servicesAreNotAnswered() {
        assertThat(error(post("service", "/api/permission/authorize", "{'items':[]}")))
                .isEqualTo("403 NotAllowedError: This endpoint does not allow 'service' credentials");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                                    | request/body must have required property 'items', an array
                    {'items':[{}]}                                        | request/body/items/0 must have required property 'id', a text
                    {'items':[{'id':'1'}]}                                | request/body/items/0/permission must have required property 'type', a text
                    {'items':[{'id':'1','permission':{'type':'basic','name':'x'}}]} | request/body/items/0/permission must have required property 'attributes', an object
                    {'items':[{'id':'1','permission':{'type':'odd','name':'x','attributes':{}}}]} | request/body/items/0/permission/type must be 'basic' or 'resource'
                    {'items':[{'id':'1','permission':{'type':'resource','name':'x','attributes':{}}}]} | request/body/items/0/permission must have required property 'resourceType', a text
                    {'items':[{'id':'1','permission':{'type':'basic','name':'x','attributes':{'action':'eat'}}}]} | request/body/items/0/permission/attributes/action must be create, read, update or delete
                    {'items':[{'id':'1','permission':{'type':'basic','name':'x','attributes':{}},'resourceRef':'x'}]} | request/body/items/0/resourceRef is only for permissions of type 'resource'
                    {'items':[{'id':'1','permission':{'type':'resource','name':'x','attributes':{},'resourceType':'y'},'resourceRef':[]}]} | request/body/items/0/resourceRef must be a text, or a list of at least one text
                    """)
    void aBodyThatIsWrongIsToldWhere(String body, String complaint) {
        assertThat(error(post("user", "/api/permission/authorize", body))).isEqualTo("400 InputError: " + complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'result':'MAYBE'
                    'result':'CONDITIONAL','pluginId':'garage','resourceType':'boat','conditions':{}
                    'result':'CONDITIONAL','pluginId':'docks','resourceType':'car','conditions':{'not':{}}
                    'result':'CONDITIONAL','pluginId':'garage','resourceType':'car','conditions':{'anyOf':[]}
                    'result':'CONDITIONAL','pluginId':'garage','resourceType':'car','conditions':{'rule':'IS_FAST','resourceType':'car'}
                    'result':'CONDITIONAL','pluginId':'garage','resourceType':'car','conditions':{'rule':'HAS_COLOUR','resourceType':'car','params':{'colour':7}}
                    'result':'CONDITIONAL','pluginId':'garage','resourceType':'car','conditions':{'rule':'HAS_COLOUR','resourceType':'car','params':{}}
                    """)
    void aDecisionThatIsNotUnderstoodIsADenial(String said) {
        policy.answers = input -> decision(input, said);

        assertThat(json(post(
                                "user",
                                "/api/permission/authorize",
                                question("garage.car.drive", ",'resourceRef':'red-beetle'")))
                        .at("/items/0/result")
                        .asString())
                .isEqualTo("DENY");
    }

    @Test
    void aDecisionAboutAnotherQuestionIsADenial() {
        policy.answers = input -> decision(JSON.createObjectNode().put("id", "another"), "'result':'ALLOW'");

        assertThat(json(post("user", "/api/permission/authorize", question("garage.open", "")))
                        .at("/items/0/result")
                        .asString())
                .isEqualTo("DENY");
    }

    @Test
    void aPolicyThatIsAwayIsAnErrorAndNoAnswer() {
        policy.answers = input -> new EngineAnswer.Unavailable("it sleeps");

        assertThat(error(post("user", "/api/permission/authorize", question("garage.open", ""))))
                .startsWith(
                        "503 ServiceUnavailableError: The policy could not be asked for a permission: it sleeps. Try again");
    }

    @Test
    void aPluginTellsWhatItAsksForAndByWhichRules() {
        JsonNode metadata = json(get("user", "/api/garage/.well-known/backstage/permissions/metadata"));

        assertThat(metadata.at("/permissions/0"))
                .isEqualTo(
                        read(
                                "{'type':'resource','name':'garage.car.drive','attributes':{'action':'update'},'resourceType':'car'}"));
        assertThat(metadata.at("/rules/0")).isEqualTo(read("""
                {'name':'HAS_COLOUR','description':'Cars of a colour','resourceType':'car',
                 'paramsSchema':{'$schema':'http://json-schema.org/draft-07/schema#','type':'object',
                   'properties':{'colour':{'type':'string','description':'The colour'}},
                   'required':['colour'],'additionalProperties':false}}
                """));
        assertThat(get("user", "/api/docks/.well-known/backstage/permissions/metadata")
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void nothingIsPublishedOfAPluginThatIsSwitchedOff() {
        assertThat(get("user", "/api/shut/.well-known/backstage/permissions/metadata")
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void conditionsAreAppliedForServicesAndForThoseWhoActForUsers() {
        String trial = "{'items':[{'id':'a','resourceRef':'red-beetle','resourceType':'car','conditions':" + RED
                + ",'result':'CONDITIONAL'},{'id':'b','resourceRef':['none'],'resourceType':'car','conditions':{'not':"
                + RED
                + "}}]}";
        JsonNode expected = read("{'items':[{'id':'a','result':'ALLOW'},{'id':'b','result':['DENY']}]}");
        String path = "/api/garage/.well-known/backstage/permissions/apply-conditions";

        assertThat(json(post("service", path, trial))).isEqualTo(expected);
        assertThat(json(post("plugin", path, trial))).isEqualTo(expected);
        assertThat(error(post("user", path, trial))).isEqualTo("403 NotAllowedError: ");
        assertThat(error(post("service", path, trial.replace("'car'", "'boat'"))))
                .isEqualTo("400 InputError: Unexpected resource types: boat.");
        assertThat(error(post("service", path, trial.replace("HAS_COLOUR", "IS_FAST"))))
                .isEqualTo(
                        "400 InputError: request/body/items/0/conditions/rule: there is no rule 'IS_FAST' for resources"
                                + " of type 'car'; there are HAS_COLOUR");
        assertThat(error(post("service", path, trial.replace("'red'", "7"))))
                .isEqualTo("400 InputError: Parameters to rule are invalid:"
                        + " request/body/items/0/conditions/params/colour must be string");
        assertThat(error(
                        post("service", path, trial.replace("'car'", "'engine'").replace("HAS_COLOUR", "RUNS"))))
                .isEqualTo("501 NotImplementedError: This server cannot look at resources of type 'engine'");
    }

    @Test
    void anAnswerIsExplained() {
        policy.answers = input -> conditional(input, RED);

        assertThat(json(get("user", "/api/policy/explain-access?permission=garage.car.drive&resourceRef=red-beetle")))
                .isEqualTo(read("""
                        {'subject':'user:default/jane',
                         'permission':{'type':'resource','name':'garage.car.drive','attributes':{'action':'update'},'resourceType':'car'},
                         'decidedBy':'the policy','revision':'1','rules':['own'],'reasons':[],
                         'result':'CONDITIONAL','conditions':%s,'resource':{'ref':'red-beetle','result':'ALLOW'}}
                        """.formatted(RED)));
    }

    @Test
    void othersAreExplainedToThoseWhoMayReadDecisions() {
        policy.answers = input -> decision(input, "'result':'DENY','reasons':['Closed']");
        String path = "/api/policy/explain-access?permission=garage.open&user=user:default/john";

        assertThat(error(get("user", path)))
                .isEqualTo("403 NotAllowedError: To ask about others, you need the permission policy.decision.read");
        assertThat(json(get("service", path)).path("subject").asString()).isEqualTo("user:default/john");
        assertThat(error(get("user", "/api/policy/explain-access?permission=fly")))
                .isEqualTo("400 InputError: There is no permission 'fly'; there are garage.car.drive, garage.open,"
                        + " policy.decision.read");
    }

    @Test
    void aTokenThatIsRestrictedExplainsItself() {
        JsonNode open = json(get("restricted", "/api/policy/explain-access?permission=garage.open"));
        JsonNode drive = json(get("restricted", "/api/policy/explain-access?permission=garage.car.drive"));

        assertThat(open.path("result").asString()).isEqualTo("ALLOW");
        assertThat(drive.path("result").asString()).isEqualTo("DENY");
        assertThat(drive.path("decidedBy").asString()).isEqualTo("the access restrictions of the token");
    }

    @Test
    void theHealthOfThePluginIsOpen() {
        assertThat(json(get("", "/api/permission/health"))).isEqualTo(read("{'status':'ok'}"));
    }

    private static Defined decision(JsonNode input, String said) {
        ObjectNode answer = (ObjectNode)
                read("{'schema':'permission-decision/v1','pluginId':null,'resourceType':null,'conditions':null,"
                        + "'rules':['own'],'ttl':0,'reasons':[]}");
        answer.set("id", input.path("id"));
        answer.setAll((ObjectNode) read("{" + said + "}"));
        return new Defined(answer, "1");
    }

    private static Defined conditional(JsonNode input, String conditions) {
        return decision(
                input, "'result':'CONDITIONAL','pluginId':'garage','resourceType':'car','conditions':" + conditions);
    }

    private static String question(String name, String more) {
        String type = name.equals("garage.open") ? "'type':'basic'" : "'type':'resource','resourceType':'car'";
        return "{'items':[{'id':'1','permission':{" + type + ",'name':'" + name + "','attributes':{}}" + more + "}]}";
    }

    private EntityExchangeResult<byte[]> get(String caller, String path) {
        return client.get()
                .uri(path)
                .header("caller", caller)
                .exchange()
                .expectBody()
                .returnResult();
    }

    private EntityExchangeResult<byte[]> post(String caller, String path, String body) {
        return client.post()
                .uri(path)
                .header("caller", caller)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body.replace('\'', '"'))
                .exchange()
                .expectBody()
                .returnResult();
    }

    private static String error(EntityExchangeResult<byte[]> answer) {
        JsonNode error = json(answer).path("error");
        return answer.getStatus().value() + " " + error.path("name").asString() + ": "
                + error.path("message").asString();
    }

    private static JsonNode json(EntityExchangeResult<byte[]> answer) {
        return JSON.readTree(answer.getResponseBody());
    }

    private static JsonNode read(String json) {
        return JSON.readTree(json.replace('\'', '"'));
    }

    /** What the policy answers. */
    static final class Policy {
        volatile Function<JsonNode, EngineAnswer> answers = input -> new EngineAnswer.Undefined();
    }

    static class Wiring {

        @Bean
        Policy policy() {
            return new Policy();
        }

        @Bean
        PluginPermissions garage() {
            return new PluginPermissions(
                    "garage",
                    List.of(DRIVE, OPEN),
                    List.of(
                            new PermissionRule(
                                    "HAS_COLOUR",
                                    "Cars of a colour",
                                    "car",
                                    List.of(PermissionRule.Parameter.required(
                                            "colour", PermissionRule.ParameterType.STRING, "The colour"))),
                            new PermissionRule(
                                    "RUNS",
                                    "Engines that run",
                                    "engine",
                                    List.of(PermissionRule.Parameter.required(
                                            "colour", PermissionRule.ParameterType.STRING, "The colour")))),
                    Map.of(
                            "car",
                            (condition, refs) -> Mono.just(refs.stream()
                                    .map(ref -> !ref.equals("none")
                                            && condition.holds(rule -> ref.startsWith(
                                                    rule.params().path("colour").asString())))
                                    .toList())));
        }

        @Bean
        KnownPermissions known(PluginPermissions garage) {
            PluginPermissions shut = new PluginPermissions("shut", List.of(), List.of(), Map.of());
            return new KnownPermissions(() -> List.of(shut, garage, new PermissionConfiguration().policyPermissions()));
        }

        @Bean
        DecisionSource source(Policy policy, KnownPermissions known) {
            return new PolicyDecisions(
                    (entryPoint, input) -> Mono.fromSupplier(() -> policy.answers.apply(input)),
                    user -> Mono.just(List.of(user.ref().toString())),
                    known,
                    InstantSource.system());
        }

        @Bean
        PermissionEvaluator evaluator(KnownPermissions known, DecisionSource source) {
            return new PermissionEvaluator(known, source, true);
        }

        @Bean
        WebFilter caller() {
            EntityRef jane = EntityRef.parse("user:default/jane");
            Map<String, Credentials> callers = Map.of(
                    "user", new Credentials.User(jane),
                    "plugin", new Credentials.User(jane, "plugin:garage", null),
                    "service", new Credentials.Service("robot", AccessRestrictions.none()),
                    "restricted",
                            new Credentials.Service(
                                    "robot",
                                    new AccessRestrictions(Map.of(
                                            "garage",
                                            new AccessRestrictions.Limits(Set.of(), Set.of("read")),
                                            "policy",
                                            new AccessRestrictions.Limits(Set.of(), Set.of())))));
            return (exchange, chain) -> {
                Credentials known =
                        callers.get(exchange.getRequest().getHeaders().getFirst("caller"));
                if (known != null) {
                    exchange.getAttributes().put(Credentials.class.getName(), known);
                }
                return chain.filter(exchange);
            };
        }

        @Bean
        AppConfig config() {
            return AppConfig.parse("backend: {}");
        }

        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }
    }
}
