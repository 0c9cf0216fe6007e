package dev.callboard.backend.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Lets something happen a number of times a minute, however often it is asked for. */
final class ReloadLimit {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int perWindow;
    private final InstantSource clock;
    private Instant windowEnd = Instant.MIN;
    private int used;

    ReloadLimit(int perWindow, InstantSource clock) {
        this.perWindow = perWindow;
        this.clock = clock;
    }

    synchronized boolean permit() {
        Instant now = clock.instant();
        if (!now.isBefore(windowEnd)) {
            windowEnd = now.plus(WINDOW);
            used = 0;
        }
        return used++ < perWindow;
    }
}
