package dev.callboard.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.AnswerMutations;
import dev.callboard.policy.Contracts;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.admission.AdmissionVerdict.Admitted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Nothing but a well-formed, matching decision lets an entity in, whatever else an engine may say. */
class AdmissionAnswerFuzzTests {

    private static final int ROUNDS = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T10:15:00Z"));
    private static final String REF = "component:default/orders";

    private final AnswerMutations mutations = new AnswerMutations(20261125);

    @Test
    void aMutatedAnswerAdmitsOnlyWhatIsToTheLetterStill() {
        hold(answer -> {
            mutations.mutate((ObjectNode) answer);
            return answer;
        });
    }

    @Test
    void aMutatedDecisionAdmitsOnlyWhatIsToTheLetterStill() {
        hold(answer -> {
            mutations.mutate((ObjectNode) answer.at("/decisions/0"));
            return answer;
        });
    }

    @Test
    void anAnswerWithAnotherByteAdmitsOnlyWhatIsToTheLetterStill() {
        hold(answer -> {
            JsonNode changed = mutations.withAnotherByte(answer);
            return changed == null ? JsonMapper.shared().createArrayNode() : changed;
        });
    }

    private static void hold(UnaryOperator<JsonNode> change) {
        AtomicReference<JsonNode> said = new AtomicReference<>();
        AtomicReference<JsonNode> asked = new AtomicReference<>();
        PolicyEngine engine = (entryPoint, input) -> {
            asked.set(input);
            said.set(change.apply(admitting(input)));
            return Mono.just(new Defined(said.get(), "r1"));
        };
        EntityAdmission admission = new EntityAdmission(engine, LIMIT, CLOCK);
        int admitted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<AdmissionVerdict> verdicts =
                    admission.ask(List.of(orders())).blockOptional(LIMIT).orElseThrow();
            assertThat(verdicts).hasSize(1);
            if (verdicts.getFirst() instanceof Admitted) {
                admitted++;
                JsonNode answer = said.get();
                Contracts.assertFulfils("catalog-decision-v1", answer);
                assertThat(answer.path("id")).isEqualTo(asked.get().path("id"));
                assertThat(answer.at("/decisions/0/ref").asString()).isEqualTo(REF);
                assertThat(answer.at("/decisions/0/admit").booleanValue()).isTrue();
                assertThat(answer.at("/decisions/0/deny")).isEmpty();
            }
        }

        assertThat(admitted).as("answers that admit still").isBetween(1, ROUNDS - ROUNDS / 4);
    }

    private static EntityCandidate orders() {
        ObjectNode entity = (ObjectNode) JsonMapper.shared().readTree("""
                {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": "orders"},
                 "spec": {"type": "service", "lifecycle": "production", "owner": "shop"}}""");
        return EntityCandidate.of(
                REF, entity, null, new EntityCandidate.Location("url", "https://git.acme.example/acme/orders", null));
    }

    private static JsonNode admitting(JsonNode input) {
        ObjectNode answer = (ObjectNode) JsonMapper.shared().readTree("""
                {"schema": "catalog-decision/v1", "decisions": [{"ref": "%s", "admit": true, "deny": [], "warn": [],
                 "shadow": [], "exempted": [], "annotations": {}, "quarantine": false}], "ttl": 60}""".formatted(REF));
        answer.set("id", input.path("id"));
        return answer;
    }
}
