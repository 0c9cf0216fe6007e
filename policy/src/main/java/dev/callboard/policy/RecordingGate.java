package dev.callboard.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * A gate whose decisions are worth something only once they are kept.
 *
 * <p>Otherwise an effect could be left of which nobody can say who allowed it: the database may be lost between the
 * decision and the effect.
 */
final class RecordingGate implements PolicyGate {

    private static final Logger log = LoggerFactory.getLogger(RecordingGate.class);

    private final PolicyEngine engine;
    private final Duration patience;
    private final DecisionLog decisions;
    private final InstantSource clock;
    private final String whose;

    RecordingGate(PolicyEngine engine, Duration patience, DecisionLog decisions, InstantSource clock, String whose) {
        this.engine = engine;
        this.patience = patience;
        this.decisions = decisions;
        this.clock = clock;
        this.whose = whose;
    }

    @Override
    public Mono<PolicyDecision> decide(PolicyInput input) {
        return Mono.defer(() -> {
            Instant time = clock.instant();
            long start = System.nanoTime();
            List<EngineAnswer> answers = new CopyOnWriteArrayList<>();
            PolicyEngine listening = (entryPoint, document) ->
                    engine.evaluate(entryPoint, document).doOnNext(answers::add);
            PolicyInput asked =
                    new PolicyInput(input.entryPoint(), input.document().deepCopy());
            return new EngineGate(listening, patience, whose)
                    .decide(asked)
                    .flatMap(decision -> keep(new Judgement(
                            input.entryPoint(),
                            asked.document(),
                            answers,
                            decision,
                            time,
                            Duration.ofNanos(System.nanoTime() - start))));
        });
    }

    private Mono<PolicyDecision> keep(Judgement judgement) {
        PolicyDecision decision = judgement.decision();
        return Mono.defer(() -> decisions.keep(judgement))
                .timeout(patience)
                .thenReturn(decision)
                .onErrorResume(failure -> {
                    log.error("The decision {} cannot be kept", decision.id(), failure);
                    return Mono.just(new PolicyDecision.Unavailable(
                            decision.id(), "The decision cannot be kept, so it permits nothing"));
                });
    }
}
