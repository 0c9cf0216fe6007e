package dev.callboard.policy;

import reactor.core.publisher.Mono;

/** Where every action has to pass. Thread-safe, and never blocks. */
public interface PolicyGate {

    /**
     * Asks for the decision on one input.
     *
     * <p>Never empty and never an error signal for anything an engine or a network can do: an answer that is not a
     * well-formed, matching allow is {@link PolicyDecision.Denied} or {@link PolicyDecision.Unavailable}.
     */
    Mono<PolicyDecision> decide(PolicyInput input);
}
