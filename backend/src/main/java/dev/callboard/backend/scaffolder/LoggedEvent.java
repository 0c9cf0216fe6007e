package dev.callboard.backend.scaffolder;

import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * A log event that is not stored yet.
 *
 * @param at the reading of {@link System#nanoTime} when it happened
 */
record LoggedEvent(ObjectNode body, long at) {

    static LoggedEvent now(ObjectNode body) {
        return new LoggedEvent(body, System.nanoTime());
    }

    /** How long ago it happened. */
    Duration age() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - at));
    }
}
