package dev.callboard.policy.permission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.AnswerMutations;
import dev.callboard.policy.Contracts;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.permission.PermissionDecision.Allowed;
import dev.callboard.policy.permission.PermissionDecision.Conditional;
import dev.callboard.policy.permission.PermissionQuestion.Permission;
import dev.callboard.policy.permission.PermissionQuestion.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Nothing but a well-formed, matching decision grants a permission, whatever else an engine may say. */
class PermissionAnswerFuzzTests {

    private static final int ROUNDS = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T10:15:00Z"));
    private static final Permission READ = new Permission("catalog.entity.read", "read", "catalog-entity");

    private static final PermissionQuestion QUESTION = new PermissionQuestion(
            new Subject("user", "user:default/ada", List.of("user:default/ada"), "token"), READ, null, "catalog");

    private final AnswerMutations mutations = new AnswerMutations(20261125);

    @Test
    void aMutatedGrantGrantsOnlyWhatIsOneStill() {
        hold(answer -> {
            mutations.mutate((ObjectNode) answer);
            return answer;
        });
    }

    @Test
    void aGrantWithAnotherByteGrantsOnlyWhatIsOneStill() {
        hold(answer -> {
            JsonNode changed = mutations.withAnotherByte(answer);
            return changed == null ? JsonMapper.shared().createArrayNode() : changed;
        });
    }

    private static void hold(UnaryOperator<JsonNode> change) {
        Random random = new Random(20261125);
        AtomicReference<JsonNode> said = new AtomicReference<>();
        AtomicReference<JsonNode> asked = new AtomicReference<>();
        PolicyEngine engine = (entryPoint, input) -> {
            asked.set(input);
            said.set(change.apply(granting(input, random.nextBoolean())));
            return Mono.just(new Defined(said.get(), "r1"));
        };
        PermissionPolicy policy = new PermissionPolicy(engine, LIMIT, ConditionRules.ofCatalog(), CLOCK);
        int granted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            PermissionDecision decision =
                    policy.decide(QUESTION).blockOptional(LIMIT).orElseThrow();
            if (decision instanceof Allowed || decision instanceof Conditional) {
                granted++;
                JsonNode answer = said.get();
                Contracts.assertFulfils("permission-decision-v1", answer);
                assertThat(answer.path("id")).isEqualTo(asked.get().path("id"));
                assertThat(answer.path("result").asString())
                        .isEqualTo(decision instanceof Allowed ? "ALLOW" : "CONDITIONAL");
                assertThat(answer.path("reasons")).isEmpty();
            }
        }

        assertThat(granted).as("answers that grant still").isBetween(1, ROUNDS - ROUNDS / 4);
    }

    private static JsonNode granting(JsonNode input, boolean conditional) {
        ObjectNode answer = (ObjectNode) JsonMapper.shared().readTree(conditional ? """
                {"schema": "permission-decision/v1", "result": "CONDITIONAL", "pluginId": "catalog",
                 "resourceType": "catalog-entity", "conditions": {"rule": "IS_ENTITY_KIND", "params": {"kinds": ["API"]}},
                 "reasons": [], "rules": ["a"], "ttl": 0}""" : """
                {"schema": "permission-decision/v1", "result": "ALLOW", "pluginId": null, "resourceType": null,
                 "conditions": null, "reasons": [], "rules": ["a"], "ttl": 0}""");
        answer.set("id", input.path("id"));
        return answer;
    }
}
