package dev.callboard.policy;

import java.time.Duration;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/** Where every action has to pass. Thread-safe, and never blocks. */
public interface PolicyGate {

    /** How long to wait for an engine that does not say how long. */
    Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

    /**
     * A gate that asks the engine, waits for it as long as that wants, and permits only what the engine's answer permits
     * without any doubt.
     */
    static PolicyGate of(PolicyEngine engine) {
        return of(engine, engine.patience());
    }

    /**
     * A gate that waits no longer than {@code patience} for each evaluation. When that is over, the engine counts as
     * {@linkplain PolicyDecision.Unavailable out of reach}, as if it had said so itself.
     *
     * @param patience longer than the engine's own limits, so that the engine's better explanation comes first
     */
    static PolicyGate of(PolicyEngine engine, Duration patience) {
        return new EngineGate(engine, patience, "");
    }

    /**
     * A gate that decides the same, and answers only once the decision is kept. A decision that cannot be kept becomes
     * {@link PolicyDecision.Unavailable}.
     */
    static PolicyGate recorded(PolicyEngine engine, Duration patience, DecisionLog log, InstantSource clock) {
        return new RecordingGate(engine, patience, log, clock, "");
    }

    /** As {@link #recorded}, of rules on trial: what they refuse is told as theirs, since nothing is stopped by it. */
    static PolicyGate onTrial(PolicyEngine engine, Duration patience, DecisionLog log, InstantSource clock) {
        return new RecordingGate(engine, patience, log, clock, " by the rules on trial, which stops nothing");
    }

    /**
     * Asks for the decision on one input.
     *
     * <p>Never empty and never an error signal for anything an engine or a network can do: an answer that is not a
     * well-formed, matching allow is {@link PolicyDecision.Denied}, {@link PolicyDecision.NeedsApproval} or
     * {@link PolicyDecision.Unavailable}.
     */
    Mono<PolicyDecision> decide(PolicyInput input);
}
