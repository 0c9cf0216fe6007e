package dev.callboard.policy.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.callboard.policy.DecisionLog;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.Inputs;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class CandidateLogTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final CandidateLog.Load ALL = new CandidateLog.Load(1, 10);

    private final BlockingQueue<Difference> told = new LinkedBlockingQueue<>();
    private final AtomicReference<String> revision = new AtomicReference<>("c1");

    @Test
    void whatTheCandidateWouldForbidIsToldAndTheDecisionStays() throws Exception {
        try (CandidateLog candidate = log(denying("NEW-001"), ALL).start()) {
            assertThat(decide("id-1", candidate)).isInstanceOf(PolicyDecision.Allowed.class);

            Difference difference = told();
            assertThat(difference.id()).isEqualTo("id-1");
            assertThat(difference.after()).isEqualTo(Outcome.DENY);
            assertThat(difference.appeared()).containsExactly("NEW-001");
            assertThat(candidate.summary().at("/rules/0/code").asString()).isEqualTo("NEW-001");
            assertThat(candidate.differences()).containsExactly(difference);
        }
    }

    @Test
    void aCandidateThatNeverAnswersDelaysNothingAndWhatFindsNoPlaceIsCounted() throws Exception {
        Sinks.One<EngineAnswer> never = Sinks.one();
        CountDownLatch asked = new CountDownLatch(1);
        PolicyEngine stuck = (entryPoint, input) -> {
            asked.countDown();
            return never.asMono();
        };
        try (CandidateLog candidate = log(stuck, new CandidateLog.Load(1, 1)).start()) {
            decide("id-1", candidate);
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

            for (int i = 2; i <= 4; i++) {
                assertThat(decide("id-" + i, candidate)).isInstanceOf(PolicyDecision.Allowed.class);
            }
            assertThat(candidate.dropped()).isEqualTo(2);
            assertThat(candidate.summary().path("dropped").asInt()).isEqualTo(2);
        }
    }

    @Test
    void whatWaitsIsBoundedInBytesToo() {
        // Not started, so that what found a place keeps it.
        CandidateLog one = log(
                denying("NEW-001"),
                new CandidateLog.Load(1, 10, 3 * Inputs.step().toString().length()));
        for (int i = 0; i < 10; i++) {
            assertThat(decide("id-" + i, one)).isInstanceOf(PolicyDecision.Allowed.class);
        }
        CandidateLog none = log(denying("NEW-001"), new CandidateLog.Load(1, 10, 10));
        assertThat(decide("id-1", none)).isInstanceOf(PolicyDecision.Allowed.class);

        assertThat(one.dropped()).isBetween(7L, 9L);
        assertThat(none.dropped()).isEqualTo(1);
    }

    @Test
    void anInputThatCannotBeWrittenIsLeftOutAndItsDecisionStays() {
        ObjectNode deep = Inputs.step().put("id", "id-1");
        ObjectNode place = deep;
        for (int i = 0; i < 2_000; i++) {
            place = place.putObject("deeper");
        }
        CandidateLog candidate = log(denying("NEW-001"), ALL);

        assertThat(decide(deep, candidate)).isInstanceOf(PolicyDecision.Denied.class);
        assertThat(candidate.dropped()).isEqualTo(1);
    }

    @Test
    void theRoomOfADecisionIsFreeAgainOnceItHasBeenJudged() throws Exception {
        CandidateLog.Load roomForAFew =
                new CandidateLog.Load(1, 10, 4 * Inputs.step().toString().length());
        try (CandidateLog candidate = log(denying("NEW-001"), roomForAFew).start()) {
            for (int i = 0; i < 20; i++) {
                // The room is given back a moment after the difference is told, and there is enough for more than one.
                decide("id-" + i, candidate);
                assertThat(told().id()).isEqualTo("id-" + i);
            }
            assertThat(candidate.dropped()).isZero();
        }
    }

    @Test
    void aCandidateThatFailsChangesNothingAndTheNextDecisionIsJudgedAgain() throws Exception {
        PolicyEngine failing = (entryPoint, input) -> {
            if (input.path("id").asString("").equals("id-1")) {
                throw new IllegalStateException("a bug");
            }
            return denying("NEW-001").evaluate(entryPoint, input);
        };
        try (CandidateLog candidate = log(failing, ALL).start()) {
            assertThat(decide("id-1", candidate)).isInstanceOf(PolicyDecision.Allowed.class);
            assertThat(decide("id-2", candidate)).isInstanceOf(PolicyDecision.Allowed.class);

            // A candidate that breaks refuses, as the live rules would if they broke.
            assertThat(told().appeared()).containsExactly("POLICY-ERROR");
            assertThat(told().id()).isEqualTo("id-2");
        }
    }

    @Test
    void theLogSaysThatItIsTheRulesOnTrialThatRefused() throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.callboard.policy");
        logger.addAppender(lines);
        PolicyEngine nonsense = (entryPoint, input) -> Mono.just(new Defined(Records.json("{\"allow\":true}"), "c1"));
        PolicyEngine broken = (entryPoint, input) -> Mono.just(new EngineAnswer.Protocol("it is HTML"));
        PolicyEngine silent = (entryPoint, input) ->
                Mono.just(new Defined(decision(input.path("id").asString(), false, "[]"), "c1"));
        try {
            for (PolicyEngine engine : List.of(nonsense, broken, silent)) {
                try (CandidateLog candidate = log(engine, ALL).start()) {
                    decide("tried-1", candidate);
                    told();
                }
            }
        } finally {
            logger.detachAppender(lines);
        }

        assertThat(List.copyOf(lines.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.contains("tried-1"))
                .hasSize(3)
                .allMatch(line -> line.startsWith("Refused tried-1 by the rules on trial, which stops nothing: "));
    }

    @Test
    void otherRulesAreCountedAnew() throws Exception {
        try (CandidateLog candidate = log(denying("NEW-001"), ALL).start()) {
            decide("id-1", candidate);
            told();
            revision.set("c2");
            decide("id-2", candidate);
            told();

            assertThat(candidate.summary().path("records").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aShareOfTheDecisionsIsJudgedAgain() {
        // Not started, so that everything chosen stays in the queue or is counted as left out.
        CandidateLog candidate = log(denying("NEW-001"), new CandidateLog.Load(0.25, 1));
        for (int i = 0; i < 1_000; i++) {
            decide("id-" + i, candidate);
        }

        assertThat(candidate.dropped()).isBetween(150L, 350L);
    }

    @Test
    void aShareOfNothingOrMoreThanAllIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CandidateLog.Load(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new CandidateLog.Load(1.1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new CandidateLog.Load(Double.NaN, 1));
    }

    private Difference told() throws InterruptedException {
        Difference difference = told.poll(60, TimeUnit.SECONDS);
        assertThat(difference).isNotNull();
        return difference;
    }

    private CandidateLog log(PolicyEngine engine, CandidateLog.Load load) {
        Candidate candidate = new Candidate(engine, LIMIT, InstantSource.fixed(Records.NOW));
        return new CandidateLog(candidate, revision::get, load, told::add);
    }

    private static PolicyDecision decide(String id, DecisionLog log) {
        return decide(Inputs.step().put("id", id), log);
    }

    private static PolicyDecision decide(ObjectNode input, DecisionLog log) {
        return PolicyGate.recorded(answering(true, "[]"), LIMIT, log, InstantSource.fixed(Records.NOW))
                .decide(new PolicyInput(EntryPoint.ACTION, input))
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static PolicyEngine denying(String code) {
        return answering(false, "[{\"code\":\"%s\",\"severity\":\"high\",\"message\":\"No\"}]".formatted(code));
    }

    private static PolicyEngine answering(boolean allow, String deny) {
        return (entryPoint, input) ->
                Mono.just(new Defined(decision(input.path("id").asString(), allow, deny), "r2"));
    }

    private static JsonNode decision(String id, boolean allow, String deny) {
        return Records.json("""
                {"schema":"decision/v1","id":"%s","allow":%s,"deny":%s,"warn":[],"shadow":[],"exempted":[],
                 "require_approval":[],"obligations":[],"ttl":0}""".formatted(id, allow, deny));
    }
}
