package dev.callboard.backend.scaffolder;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Watches whether a loop still goes round, whatever keeps it: a call that does not come back, or the death of its thread. */
final class LoopWatch {

    private final Duration patience;
    private final InstantSource clock;
    private volatile @Nullable Instant last;

    /** @param patience longer than any round takes in which nothing is wrong */
    LoopWatch(Duration patience, InstantSource clock) {
        this.patience = patience;
        this.clock = clock;
    }

    /** Called once in each round, and at the start. */
    void goesRound() {
        last = clock.instant();
    }

    /** When the last round began, if that is too long ago; empty for a loop that has not been started. */
    Optional<Instant> stalledSince() {
        Instant round = last;
        return round == null || round.plus(patience).isAfter(clock.instant()) ? Optional.empty() : Optional.of(round);
    }
}
