package dev.callboard.policy.permission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.Contracts;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.policy.permission.PermissionDecision.Allowed;
import dev.callboard.policy.permission.PermissionDecision.Conditional;
import dev.callboard.policy.permission.PermissionDecision.Denied;
import dev.callboard.policy.permission.PermissionDecision.Unavailable;
import dev.callboard.policy.permission.PermissionQuestion.Permission;
import dev.callboard.policy.permission.PermissionQuestion.Resource;
import dev.callboard.policy.permission.PermissionQuestion.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PermissionPolicyTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T10:15:00Z"));
    private static final JsonMapper JSON = new JsonMapper();
    private static final Permission READ = new Permission("catalog.entity.read", "read", "catalog-entity");
    private static final Permission DELETE = new Permission("catalog.entity.delete", "delete", "catalog-entity");

    private static EmbeddedPolicyEngine shipped;

    @BeforeAll
    static void start() {
        shipped = EmbeddedPolicyEngine.of(BundleSource.shipped(), CLOCK);
    }

    @AfterAll
    static void stop() {
        shipped.close();
    }

    @Test
    void theShippedRulesGrantDenyAndFilterAndBothDocumentsFulfilTheirSchemas() {
        PolicyEngine held = (entryPoint, input) -> {
            Contracts.assertFulfils("permission-input-v1", input);
            return shipped.evaluate(entryPoint, input)
                    .doOnNext(answer -> Contracts.assertFulfils("permission-decision-v1", ((Defined) answer).result()));
        };

        assertThat(decide(held, READ, null))
                .isInstanceOfSatisfying(
                        Allowed.class,
                        allowed -> assertThat(allowed.basis().rules()).containsExactly("everyone_reads"));
        assertThat(decide(held, new Permission("kubernetes.proxy", null, null), null))
                .isInstanceOfSatisfying(Denied.class, denied -> {
                    assertThat(denied.reasons()).containsExactly("No rule grants this");
                    assertThat(denied.basis().rules()).isEmpty();
                    assertThat(denied.basis().revision()).isNotEmpty();
                });
        assertThat(decide(held, DELETE, new Resource("component:default/a", "component", "group:default/shop")))
                .isInstanceOfSatisfying(Conditional.class, conditional -> {
                    assertThat(conditional.pluginId()).isEqualTo("catalog");
                    assertThat(conditional.resourceType()).isEqualTo("catalog-entity");
                    assertThat(conditional.basis().rules()).containsExactly("owners_change");
                    assertThat(conditional.conditions().at("/anyOf/0/params/claims"))
                            .extracting(claim -> claim.asString())
                            .containsExactly("user:default/ada", "group:default/shop");
                });
    }

    @Test
    void anEngineThatIsAwayOrFailsGrantsNothing() {
        for (PolicyEngine engine : List.<PolicyEngine>of(
                (entryPoint, input) -> Mono.just(new EngineAnswer.Unavailable("gone")),
                (entryPoint, input) -> Mono.just(new EngineAnswer.Undefined()),
                (entryPoint, input) -> Mono.error(new IllegalStateException("broken")),
                (entryPoint, input) -> Mono.empty())) {
            assertThat(decide(engine, READ, null)).isInstanceOfAny(Denied.class, Unavailable.class);
        }
    }

    @Test
    void anEngineThatIsAwayIsNoDenialByARule() {
        assertThat(decide((entryPoint, input) -> Mono.just(new EngineAnswer.Unavailable("gone")), READ, null))
                .isEqualTo(new Unavailable("gone"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"result\": \"allow\"}",
                "{\"result\": true}",
                "{\"id\": \"another\"}",
                "{\"schema\": \"decision/v1\"}",
                "{\"reasons\": [\"no\"]}",
                "{\"reasons\": null}",
                "{\"conditions\": {\"rule\": \"IS_ENTITY_OWNER\"}}",
                "{\"more\": 1}",
                "{\"ttl\": null}"
            })
    void anAnswerThatIsNotToTheLetterGrantsNothing(String change) {
        assertThat(decide(answering(change), READ, null)).isInstanceOf(Denied.class);
    }

    @Test
    void theSameAnswerWithoutThoseMistakesGrants() {
        assertThat(decide(answering("{}"), READ, null)).isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rule\": \"IS_ENTITY_NICE\", \"params\": {}}",
                "{\"rule\": \"IS_ENTITY_OWNER\", \"params\": {\"owners\": []}}",
                "{\"rule\": \"IS_ENTITY_OWNER\", \"resourceType\": \"scaffolder-task\"}",
                "{\"anyOf\": []}",
                "{\"anyOf\": [{\"rule\": \"IS_ENTITY_KIND\"}, {\"rule\": \"NONE\"}]}",
                "{\"not\": {\"rule\": \"NONE\"}}",
                "{\"both\": 1, \"anyOf\": [{\"rule\": \"IS_ENTITY_KIND\"}]}",
                "{}"
            })
    void aConditionThatNobodyCanApplyGrantsNothing(String condition) {
        assertThat(decide(answering(conditional(condition)), DELETE, null)).isInstanceOf(Denied.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rule\": \"IS_ENTITY_KIND\", \"params\": {\"kinds\": [\"API\"]}, \"resourceType\": \"catalog-entity\"}",
                "{\"not\": {\"rule\": \"HAS_LABEL\", \"params\": {\"label\": \"a\"}}}",
                "{\"allOf\": [{\"rule\": \"IS_ENTITY_KIND\"}, {\"anyOf\": [{\"rule\": \"HAS_SPEC\"}]}]}"
            })
    void aConditionOfRegisteredRulesIsPassedOn(String condition) {
        assertThat(decide(answering(conditional(condition)), DELETE, null))
                .isInstanceOfSatisfying(
                        Conditional.class,
                        conditional -> assertThat(conditional.conditions()).isEqualTo(JSON.readTree(condition)));
    }

    @Test
    void aConditionForAPermissionAboutNothingGrantsNothing() {
        PolicyEngine engine = answering(conditional("{\"rule\": \"IS_ENTITY_KIND\"}"));

        assertThat(decide(engine, new Permission("catalog.location.create", "create", null), null))
                .isInstanceOf(Denied.class);
    }

    private static String conditional(String condition) {
        return "{\"result\": \"CONDITIONAL\", \"pluginId\": \"catalog\", \"resourceType\": \"catalog-entity\", \"conditions\": "
                + condition + "}";
    }

    private static PolicyEngine answering(String change) {
        return (entryPoint, input) -> {
            ObjectNode answer = (ObjectNode) JSON.readTree("""
                    {"schema": "permission-decision/v1", "result": "ALLOW", "pluginId": null, "resourceType": null,
                     "conditions": null, "reasons": [], "ttl": 0}""");
            answer.set("id", input.path("id"));
            answer.setAll((ObjectNode) JSON.readTree(change));
            return Mono.just(new Defined(answer, "r1"));
        };
    }

    private static PermissionDecision decide(PolicyEngine engine, Permission permission, @Nullable Resource resource) {
        Subject ada =
                new Subject("user", "user:default/ada", List.of("user:default/ada", "group:default/shop"), "token");
        return Objects.requireNonNull(new PermissionPolicy(engine, LIMIT, ConditionRules.ofCatalog(), CLOCK)
                .decide(new PermissionQuestion(ada, permission, resource, "catalog"))
                .block(LIMIT));
    }
}
