package dev.callboard.backend.permission;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.auth.AccessRestrictions;
import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.TestSessions;
import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import dev.callboard.backend.permission.AuthorizeResult.Deny;
import dev.callboard.backend.runtime.PluginClient;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.ServiceUnavailableError;
import dev.callboard.catalog.model.EntityRef;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RemoteDecisionsTests {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String AUTHORIZE = "/api/permission/authorize";
    private static final Permission DELETE = Permission.onResource("catalog.entity.delete", "delete", "catalog-entity");
    private static final Permission CREATE = Permission.basic("scaffolder.task.create", "create");

    @RegisterExtension
    static final WireMockExtension NODE = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().globalTemplating(true))
            .build();

    private final TestSessions sessions = new TestSessions();
    private final Credentials ann = sessions.user(EntityRef.parse("user:default/ann"));
    private final KnownPermissions known = new KnownPermissions(() -> List.of(
            new PluginPermissions(
                    "catalog",
                    List.of(DELETE),
                    List.of(new PermissionRule(
                            "IS_ENTITY_OWNER",
                            "Whose it is",
                            "catalog-entity",
                            List.of(PermissionRule.Parameter.required(
                                    "claims", PermissionRule.ParameterType.STRINGS, "References")))),
                    Map.of(
                            "catalog-entity",
                            (condition, refs) -> Mono.just(refs.stream()
                                    .map(ref -> ref.endsWith("/own"))
                                    .toList()))),
            new PluginPermissions("scaffolder", List.of(CREATE), List.of(), Map.of())));
    private final RemoteDecisions decisions = new RemoteDecisions(
            URI.create(NODE.baseUrl() + "/api/permission"), new PluginClient(), sessions.pluginTokens(), known);

    @Test
    void theQuestionIsBackstagesAndCarriesTheUser() throws Exception {
        answer("\"result\":\"ALLOW\"");

        assertThat(decide(CREATE)).isInstanceOf(Allow.class);

        var request = NODE.getAllServeEvents().getFirst().getRequest();
        JsonNode item = JsonMapper.shared()
                .readTree(request.getBodyAsString())
                .path("items")
                .path(0);
        assertThat(item.path("permission").toString())
                .isEqualTo("{\"type\":\"basic\",\"name\":\"scaffolder.task.create\","
                        + "\"attributes\":{\"action\":\"create\"}}");
        var claims = SignedJWT.parse(
                        String.valueOf(request.getHeader("Authorization")).substring("Bearer ".length()))
                .getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("scaffolder");
        assertThat(claims.getAudience()).containsExactly("permission");
        assertThat(SignedJWT.parse(claims.getStringClaim("obo"))
                        .getJWTClaimsSet()
                        .getSubject())
                .isEqualTo("user:default/ann");
    }

    @Test
    void severalQuestionsAreOneRequestWhoseAnswersAreFoundByTheirIds() {
        NODE.stubFor(post(urlEqualTo(AUTHORIZE)).willReturn(okJson("""
                {"items": [
                  {"id": "{{jsonPath request.body '$.items[1].id'}}", "result": "DENY"},
                  {"id": "{{jsonPath request.body '$.items[0].id'}}", "result": "ALLOW"}
                ]}""")));
        PermissionEvaluator evaluator = new PermissionEvaluator(known, decisions, true);

        StepVerifier.create(evaluator.evaluate(ann, List.of(DELETE, CREATE)))
                .expectNext(List.of(new Allow(), new Deny()))
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(evaluator.require(ann, List.of(DELETE, CREATE)))
                .expectError(NotAllowedError.class)
                .verify(SOON);

        assertThat(NODE.getAllServeEvents()).hasSize(2);
    }

    @Test
    void whoAsksNothingAsksNobody() {
        StepVerifier.create(decisions.decideAll(ann, List.of()))
                .expectNext(List.of())
                .expectComplete()
                .verify(SOON);

        assertThat(NODE.getAllServeEvents()).isEmpty();
    }

    @Test
    void anAnswerToOnlyOneOfTwoQuestionsAllowsNothing() {
        answer("\"result\":\"ALLOW\"");

        StepVerifier.create(decisions.decideAll(ann, List.of(DELETE, CREATE)))
                .expectError(ServiceUnavailableError.class)
                .verify(SOON);
    }

    @Test
    void aDenialIsOne() {
        answer("\"result\":\"DENY\"");

        assertThat(decide(DELETE)).isInstanceOf(Deny.class);
    }

    @Test
    void aConditionIsAppliedHere() {
        answer("\"result\":\"CONDITIONAL\",\"pluginId\":\"catalog\",\"resourceType\":\"catalog-entity\","
                + "\"conditions\":{\"rule\":\"IS_ENTITY_OWNER\",\"resourceType\":\"catalog-entity\","
                + "\"params\":{\"claims\":[\"user:default/ann\"]}}");
        PermissionEvaluator evaluator = new PermissionEvaluator(known, decisions, true);

        assertThat(decide(DELETE)).isInstanceOf(ConditionalDecision.class);
        StepVerifier.create(evaluator.allows(ann, DELETE, List.of("component:default/own", "component:default/other")))
                .expectNext(List.of(true, false))
                .expectComplete()
                .verify(SOON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"result\":\"CONDITIONAL\",\"pluginId\":\"catalog\",\"resourceType\":\"catalog-entity\","
                        + "\"conditions\":{\"rule\":\"UNKNOWN\",\"resourceType\":\"catalog-entity\"}",
                "\"result\":\"CONDITIONAL\",\"pluginId\":\"catalog\",\"resourceType\":\"other\",\"conditions\":{}",
                "\"result\":\"CONDITIONAL\"",
            })
    void aConditionThatCannotBeAppliedDenies(String item) {
        answer(item);

        assertThat(decide(DELETE)).isInstanceOf(Deny.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"items\":[]}",
                "{\"items\":[{\"id\":\"another\",\"result\":\"ALLOW\"}]}",
                "{\"items\":[{\"id\":\"{{jsonPath request.body '$.items[0].id'}}\",\"result\":\"ALLOW\"},{}]}",
                "{\"items\":[{\"id\":\"{{jsonPath request.body '$.items[0].id'}}\",\"result\":\"ALLOW\"},"
                        + "{\"id\":\"{{jsonPath request.body '$.items[0].id'}}\",\"result\":\"DENY\"}]}",
                "{}",
                "[]",
                "ALLOW",
                "{\"items\":[{\"id\":\"{{jsonPath request.body '$.items[0].id'}}\",\"result\":\"allow\"}]}",
            })
    void anAnswerThatIsNoneAllowsNothing(String body) {
        NODE.stubFor(post(urlEqualTo(AUTHORIZE)).willReturn(okJson(body)));

        assertNothingIsAllowed();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 404, 500, 503})
    void aRefusalAllowsNothing(int status) {
        NODE.stubFor(post(urlEqualTo(AUTHORIZE))
                .willReturn(aResponse().withStatus(status).withBody("{\"items\":[{\"result\":\"ALLOW\"}]}")));

        assertNothingIsAllowed();
    }

    @Test
    void nobodyIsAskedForWhoIsNobody() {
        StepVerifier.create(decisions.decide(new Credentials.None(), CREATE))
                .expectError(AuthenticationError.class)
                .verify(SOON);

        assertThat(NODE.getAllServeEvents()).isEmpty();
    }

    @Test
    void programsAreDecidedOnHere() {
        PermissionEvaluator evaluator = new PermissionEvaluator(known, decisions, true);

        StepVerifier.create(
                        evaluator.evaluate(new Credentials.Service("plugin:search", AccessRestrictions.none()), DELETE))
                .expectNext(new Allow())
                .expectComplete()
                .verify(SOON);
        assertThat(NODE.getAllServeEvents()).isEmpty();
    }

    private void assertNothingIsAllowed() {
        PermissionEvaluator evaluator = new PermissionEvaluator(known, decisions, true);
        StepVerifier.create(evaluator.require(ann, DELETE, "component:default/own"))
                .expectError(ServiceUnavailableError.class)
                .verify(SOON);
    }

    private AuthorizeResult decide(Permission permission) {
        return decisions
                .decide(ann, permission)
                .blockOptional(SOON)
                .orElseThrow()
                .result();
    }

    private static void answer(String item) {
        NODE.stubFor(post(urlEqualTo(AUTHORIZE))
                .willReturn(
                        okJson("{\"items\":[{\"id\":\"{{jsonPath request.body '$.items[0].id'}}\"," + item + "}]}")));
    }
}
