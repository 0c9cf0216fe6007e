package dev.callboard.policy.record;

import dev.callboard.policy.DecisionLog;
import dev.callboard.policy.Judgement;
import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;

/** Rules that are to be tried on what others have judged. Their decisions have no effect. */
public final class Candidate {

    private static final RecordMask NOTHING = RecordMask.of(List.of());
    private static final String NAME = "candidate";

    private final PolicyEngine engine;
    private final Duration patience;
    private final InstantSource clock;

    /** @param patience how long to wait for each evaluation */
    public Candidate(PolicyEngine engine, Duration patience, InstantSource clock) {
        this.engine = engine;
        this.patience = patience;
        this.clock = clock;
    }

    /** Judges a recorded input again. Empty if the decision is alike, or the record is of no entry point that is known. */
    public Mono<Difference> compare(DecisionRecord recorded) {
        return Mono.defer(() -> {
            Optional<EntryPoint> entryPoint = EntryPoint.ofPath(recorded.entryPoint());
            if (entryPoint.isEmpty()) {
                return Mono.empty();
            }
            PolicyInput input = new PolicyInput(
                    entryPoint.get(), RecordBody.unpack(recorded.body()).input());
            return judge(input).flatMap(judged -> Mono.justOrEmpty(Difference.between(recorded, judged)));
        });
    }

    /** Judges what has just been judged again. Empty if the decision is alike. */
    Mono<Difference> compare(Judgement live) {
        return judge(new PolicyInput(live.entryPoint(), live.input()))
                .flatMap(
                        judged -> Mono.justOrEmpty(Difference.between(DecisionRecord.of(live, NOTHING, NAME), judged)));
    }

    private Mono<DecisionRecord> judge(PolicyInput input) {
        AtomicReference<Judgement> judged = new AtomicReference<>();
        DecisionLog remembering = judgement -> Mono.fromRunnable(() -> judged.set(judgement));
        return PolicyGate.onTrial(engine, patience, remembering, clock)
                .decide(input)
                .map(decision -> DecisionRecord.of(judged.get(), NOTHING, NAME));
    }
}
