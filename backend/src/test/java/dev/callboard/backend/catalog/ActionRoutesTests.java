package dev.callboard.backend.catalog;

import static dev.callboard.backend.catalog.CatalogRequests.error;
import static dev.callboard.backend.catalog.CatalogRequests.json;
import static dev.callboard.backend.catalog.CatalogRequests.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.permission.FakePermissions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

/** The catalog's actions: what they are and what they do. */
@CatalogWebTest
class ActionRoutesTests {

    private final CatalogRequests requests;

    ActionRoutesTests(@Autowired CatalogRequests requests) {
        this.requests = requests;
    }

    @BeforeEach
    void forget() {
        requests.catalog().forget();
    }

    @Test
    void listsTheActionsWithTheirSchemas() {
        JsonNode actions = json(requests.get("/.backstage/actions/v1/actions")).path("actions");

        assertThat(actions.valueStream().map(action -> action.path("id").asString()))
                .containsExactly(
                        "catalog:get-catalog-entity",
                        "catalog:query-catalog-entities",
                        "catalog:get-catalog-model-description",
                        "catalog:validate-entity",
                        "catalog:register-entity",
                        "catalog:unregister-entity",
                        "catalog:refresh-catalog-entity");
        for (JsonNode action : actions) {
            assertThat(action.path("pluginId").asString()).isEqualTo("catalog");
            assertThat(action.path("title").asString()).isNotEmpty();
            assertThat(action.path("description").asString()).isNotEmpty();
            assertThat(action.at("/schema/input/type").asString()).isEqualTo("object");
            assertThat(action.at("/schema/output/type").asString()).isEqualTo("object");
            assertThat(action.at("/attributes/readOnly").isBoolean()).isTrue();
            assertThat(CatalogRequests.status(invoke(action.path("name").asString(), "{}")))
                    .as("everything listed can be invoked: " + action)
                    .isNotEqualTo(404);
        }
    }

    @Test
    void anEntityIsFoundByItsNameInAnyCase() {
        assertThat(output("get-catalog-entity", "{'name':'alpha'}")
                        .at("/metadata/name")
                        .asString())
                .isEqualTo("Alpha");
        assertThat(error(invoke("get-catalog-entity", "{'name':'beta','kind':'API'}")))
                .isEqualTo("400 InputError: No entity found with name \"beta\"");
    }

    @Test
    void aNameThatSeveralHaveHasToBeNarrowedDown() {
        FakeCatalog own = new FakeCatalog();
        own.put("{'kind':'Domain','metadata':{'name':'twice'}}", "{'kind':'System','metadata':{'name':'twice'}}");
        CatalogActions actions = new CatalogActions(
                new CurrentEntities(own.index(), Duration.ofSeconds(1)),
                new CatalogCalls(own),
                LocationSettings.of(AppConfig.parse("catalog: {}")),
                new FakePermissions(CatalogPermissions.of(own.index())).evaluator());

        StepVerifier.create(get(actions, "{\"name\":\"twice\"}"))
                .expectErrorMessage("Multiple entities found with name \"twice\", please provide more specific filters."
                        + " Entities found: \"domain:default/twice\", \"system:default/twice\"")
                .verify(Duration.ofSeconds(60));
        StepVerifier.create(get(actions, "{\"name\":\"twice\",\"kind\":\"system\",\"namespace\":\"default\"}"))
                .assertNext(entity -> assertThat(entity.path("kind").asString()).isEqualTo("System"))
                .expectComplete()
                .verify(Duration.ofSeconds(60));
    }

    private static Mono<? extends JsonNode> get(CatalogActions actions, String input) {
        MockServerHttpRequest request = MockServerHttpRequest.post("/").build();
        return actions.named("catalog:get-catalog-entity")
                .orElseThrow()
                .run(MockServerWebExchange.from(request), JsonBody.of(request, input.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void entitiesAreListedPageByPage() {
        JsonNode first = output(
                "query-catalog-entities",
                "{'query':{'kind':'component'},'limit':1,'fields':['metadata.name'],"
                        + "'orderFields':{'field':'metadata.name','order':'desc'}}");
        JsonNode second = output(
                "query-catalog-entities",
                "{'cursor':'" + first.path("nextPageCursor").asString() + "','limit':5,'fields':['metadata.name']}");

        assertThat(names(first.path("items"))).containsExactly("beta");
        assertThat(first.path("totalItems").asInt()).isEqualTo(2);
        assertThat(first.path("hasMoreEntities").asBoolean()).isTrue();
        assertThat(names(second.path("items"))).containsExactly("Alpha");
        assertThat(second.path("hasMoreEntities").asBoolean()).isFalse();
        assertThat(second.has("nextPageCursor")).isFalse();
        assertThat(names(output(
                                "query-catalog-entities",
                                "{'fullTextFilter':{'term':'AMM','fields':['metadata.name']},"
                                        + "'orderFields':[{'field':'kind','order':'asc'}]}")
                        .path("items")))
                .containsExactly("gamma");
    }

    @Test
    void theModelSaysWhatIsThere() {
        assertThat(output("get-catalog-model-description", "{}")
                        .path("description")
                        .asString())
                .contains("| Component |", "- Component: 2");
    }

    @Test
    void anEntityIsValidatedAsText() {
        assertThat(output("validate-entity", "{'entity':'kind: Component'}").toString())
                .isEqualTo("{\"isValid\":true,\"isValidYaml\":true,\"errors\":[],\"entity\":{\"kind\":\"Component\"}}");
        assertThat(output("validate-entity", "{'entity':'a: b'}").toString())
                .startsWith("{\"isValid\":false,\"isValidYaml\":true,\"errors\":[\"has no kind\"]");
        assertThat(output("validate-entity", "{'entity':'a: [b'}").toString())
                .startsWith("{\"isValid\":false,\"isValidYaml\":false,\"errors\":[\"");
    }

    @Test
    void aLocationIsRegisteredAndTakenOut() {
        String id = output("register-entity", "{'locationUrl':'https://h/a.yaml'}")
                .path("locationId")
                .asString();
        assertThat(requests.catalog().registered.keySet())
                .extracting(Object::toString)
                .containsExactly(id);
        assertThat(error(invoke("register-entity", "{'locationUrl':'https://h/a.yaml'}")))
                .isEqualTo("409 ConflictError: Location url:https://h/a.yaml already exists");

        assertThat(output("unregister-entity", "{'type':{'locationId':'" + id + "'}}")
                        .toString())
                .isEqualTo("{}");
        output("register-entity", "{'locationUrl':'https://h/b.yaml'}");
        output("unregister-entity", "{'type':{'locationUrl':'https://h/b.yaml'}}");

        assertThat(requests.catalog().registered).isEmpty();
    }

    @Test
    void anEntityIsRefreshedByItsName() {
        assertThat(output("refresh-catalog-entity", "{'name':'beta'}")
                        .path("entityRef")
                        .asString())
                .isEqualTo("component:default/beta");
        assertThat(requests.catalog().told).containsExactly("refresh component:default/beta");
    }

    @Test
    void theSecondVersionHasTheInputInAProperty() {
        EntityExchangeResult<byte[]> answer = requests.post(
                "/.backstage/actions/v2/actions/catalog:get-catalog-entity/invoke", "{'input':{'name':'gamma'}}");

        assertThat(json(answer).at("/output/kind").asString()).isEqualTo("API");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "get-catalog-entity | {} | 400 InputError: request/body must have required property 'name'",
                "get-catalog-entity | {'name':1} | 400 InputError: request/body/name must be string",
                "query-catalog-entities | {'query':{'a':null}} | 400 InputError: Invalid query",
                "query-catalog-entities | {'orderFields':[1]} | 400 InputError: request/body/orderFields/0 must be object",
                "query-catalog-entities | {'cursor':'x'} | 400 InputError: Malformed cursor",
                "unregister-entity | {} | 400 InputError: request/body must have required property 'type'",
                "unregister-entity | {'locationId':'x'} | 400 InputError: request/body must have required property 'type'",
                "unregister-entity | {'type':{}} | 400 InputError: Either locationId or locationUrl has to be given",
                "unregister-entity | {'type':{'locationId':'x'}} | 404 NotFoundError: Found no location with ID x",
                "unregister-entity | {'type':{'locationUrl':'x'}} | 404 NotFoundError: Location with URL x not found",
                "validate-entity | {} | 400 InputError: request/body must have required property 'entity'",
                "no-such-action | {} | 404 NotFoundError: Action \"catalog:no-such-action\" not found"
            })
    void whatIsWrongIsSaid(String action, String input, String error) {
        assertThat(error(invoke(action, input))).startsWith(error);
    }

    private EntityExchangeResult<byte[]> invoke(String action, String input) {
        return requests.post("/.backstage/actions/v1/actions/catalog:" + action + "/invoke", input);
    }

    private JsonNode output(String action, String input) {
        EntityExchangeResult<byte[]> answer = invoke(action, input);
        assertThat(CatalogRequests.status(answer)).as(error(answer)).isEqualTo(200);
        return json(answer).path("output");
    }
}
