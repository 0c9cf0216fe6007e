package dev.callboard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class RecordingGateTests {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private final List<Judgement> kept = new ArrayList<>();

    @Test
    void aDecisionIsKeptWithWhatWasAskedAndAnswered() {
        PolicyDecision decision =
                decide(Decisions.allow("id-1"), judgement -> Mono.fromRunnable(() -> kept.add(judgement)));

        assertThat(decision).isInstanceOf(PolicyDecision.Allowed.class);
        assertThat(kept).singleElement().satisfies(judgement -> {
            assertThat(judgement.decision()).isSameAs(decision);
            assertThat(judgement.input()).isEqualTo(Decisions.stepInput("id-1"));
            assertThat(judgement.answers()).containsExactly(new Defined(Decisions.allow("id-1"), "r1"));
            assertThat(judgement.time()).isEqualTo(NOW);
        });
    }

    @Test
    void anAllowThatCannotBeKeptPermitsNothing() {
        PolicyDecision decision =
                decide(Decisions.allow("id-1"), judgement -> Mono.error(new IllegalStateException("The disk is full")));

        assertThat(decision)
                .isEqualTo(
                        new PolicyDecision.Unavailable("id-1", "The decision cannot be kept, so it permits nothing"));
    }

    @Test
    void aLogThatThrowsPermitsNothing() {
        PolicyDecision decision = decide(Decisions.allow("id-1"), judgement -> {
            throw new IllegalStateException("The disk is full");
        });

        assertThat(decision).isInstanceOf(PolicyDecision.Unavailable.class);
    }

    @Test
    void aSecondLogIsToldOnlyWhatTheFirstHasKept() {
        DecisionLog second = judgement -> Mono.fromRunnable(() -> kept.add(judgement));
        DecisionLog failing = judgement -> Mono.error(new IllegalStateException("The disk is full"));

        decide(Decisions.allow("id-1"), failing.and(second));
        assertThat(kept).isEmpty();

        DecisionLog keeping = judgement -> Mono.empty();
        decide(Decisions.allow("id-1"), keeping.and(second));
        assertThat(kept).hasSize(1);
    }

    private static PolicyDecision decide(tools.jackson.databind.JsonNode answer, DecisionLog log) {
        PolicyEngine engine = (entryPoint, input) -> Mono.just(new Defined(answer, "r1"));
        PolicyGate gate = PolicyGate.recorded(engine, PATIENCE, log, InstantSource.fixed(NOW));
        return Decisions.of(gate.decide(new PolicyInput(EntryPoint.ACTION, Decisions.stepInput("id-1"))));
    }
}
