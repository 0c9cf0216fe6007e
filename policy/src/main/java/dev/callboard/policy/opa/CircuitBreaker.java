package dev.callboard.policy.opa;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps questions from a server that does not answer: after some failures in a row it lets nothing pass for a while, and
 * then one question at a time until one is answered.
 */
final class CircuitBreaker {

    private final int tolerated;
    private final Duration pause;
    private final InstantSource clock;
    private final AtomicReference<State> state = new AtomicReference<>(new State(0, Instant.MIN));

    CircuitBreaker(int tolerated, Duration pause, InstantSource clock) {
        this.tolerated = tolerated;
        this.pause = pause;
        this.clock = clock;
    }

    /** Whether a question may be asked now; if so, what came of it has to be told. */
    boolean tryPass() {
        State before = state.get();
        if (before.failures < tolerated) {
            return true;
        }
        Instant now = clock.instant();
        // Whoever moves the end of the pause is the one who may try; the others wait for the next one.
        return !now.isBefore(before.closedUntil)
                && state.compareAndSet(before, new State(before.failures, now.plus(pause)));
    }

    void succeeded() {
        state.set(new State(0, Instant.MIN));
    }

    void failed() {
        Instant until = clock.instant().plus(pause);
        state.updateAndGet(before -> new State(Math.min(tolerated, before.failures + 1), until));
    }

    private record State(int failures, Instant closedUntil) {}
}
