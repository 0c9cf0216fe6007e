package dev.callboard.policy;

import reactor.core.publisher.Mono;

/** Keeps decisions for whoever asks later why something was allowed, or was not. */
@FunctionalInterface
public interface DecisionLog {

    /**
     * Keeps a decision. Completes once it is kept for good; an error signal if it could not be kept, and then the
     * decision permits nothing.
     */
    Mono<Void> keep(Judgement judgement);

    /** A log that also tells another one, after this one has kept the decision. */
    default DecisionLog and(DecisionLog other) {
        return judgement -> keep(judgement).then(Mono.defer(() -> other.keep(judgement)));
    }
}
