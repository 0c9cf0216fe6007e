package dev.callboard.policy.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.DecisionLog;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.Inputs;
import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ReplayTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void theSameRulesChangeNothing() {
        ReplayReport report = replay(records(denying("SCM-001")), denying("SCM-001"));

        assertThat(report.records()).isEqualTo(3);
        assertThat(report.differences()).isZero();
    }

    @Test
    void aNewRuleIsCountedByItsCodeAndByTemplate() {
        ReplayReport report = replay(records(allowing()), denying("NEW-001"));

        assertThat(report.differences()).isEqualTo(3);
        assertThat(report.toJson().at("/rules/0").toString())
                .isEqualTo("{\"code\":\"NEW-001\",\"appeared\":3,\"vanished\":0,\"newlyDenied\":3,\"newlyAllowed\":0}");
        assertThat(report.toJson().at("/templates/0/newlyDenied").asInt()).isEqualTo(3);
        assertThat(report.toText()).contains("3 decisions were judged again, 3 of them otherwise", "NEW-001");
    }

    @Test
    void aRuleThatIsGoneIsCounted() {
        ReplayReport report = replay(records(denying("OLD-001")), allowing());

        assertThat(report.examples()).allSatisfy(difference -> {
            assertThat(difference.before()).isEqualTo(Outcome.DENY);
            assertThat(difference.after()).isEqualTo(Outcome.ALLOW);
            assertThat(difference.vanished()).containsExactly("OLD-001");
        });
    }

    @Test
    void whatWasSaidOfAValueThatIsNotKeptIsNoDifference() {
        ObjectNode input = Inputs.step();
        ((ObjectNode) input.path("parameters")).put("token", "ghp_0123456789abcdefghij0123456789abcdef");

        ReplayReport report = replay(List.of(record(input, denying("SEC-001", "/parameters/token"))), allowing());

        assertThat(report.differences()).isZero();
    }

    private static ReplayReport replay(List<DecisionRecord> records, PolicyEngine candidate) {
        return Objects.requireNonNull(new Replay(new Candidate(candidate, LIMIT, InstantSource.fixed(Records.NOW)), 2)
                .over(Flux.fromIterable(records))
                .block(LIMIT));
    }

    private static List<DecisionRecord> records(PolicyEngine engine) {
        List<DecisionRecord> records = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            records.add(record(Inputs.step().put("id", "id-" + i), engine));
        }
        return records;
    }

    private static DecisionRecord record(ObjectNode input, PolicyEngine engine) {
        List<DecisionRecord> kept = new ArrayList<>();
        DecisionLog log = judgement ->
                Mono.fromRunnable(() -> kept.add(DecisionRecord.of(judgement, RecordMask.of(List.of()), "embedded")));
        PolicyGate.recorded(engine, LIMIT, log, InstantSource.fixed(Records.NOW))
                .decide(new PolicyInput(EntryPoint.ACTION, input))
                .block(LIMIT);
        return kept.getFirst();
    }

    private static PolicyEngine allowing() {
        return answering(true, "[]");
    }

    private static PolicyEngine denying(String code) {
        return denying(code, "/step/input/repoUrl");
    }

    private static PolicyEngine denying(String code, String path) {
        return answering(
                false,
                "[{\"code\":\"%s\",\"severity\":\"high\",\"message\":\"No\",\"path\":\"%s\"}]".formatted(code, path));
    }

    private static PolicyEngine answering(boolean allow, String deny) {
        return (entryPoint, input) -> {
            JsonNode decision = Records.json("""
                    {"schema":"decision/v1","id":%s,"allow":%s,"deny":%s,"warn":[],"shadow":[],"exempted":[],
                     "require_approval":[],"obligations":[],"ttl":0}""".formatted(input.path("id"), allow, deny));
            return Mono.just(new Defined(decision, "r2"));
        };
    }
}
