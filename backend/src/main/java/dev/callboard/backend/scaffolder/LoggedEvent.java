package dev.callboard.backend.scaffolder;

import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * A log event that is not stored yet.
 *
 * @param at the reading of {@link System#nanoTime} when it happened
 * @param number which of the task's events it is: one that was stored, though nobody was told so, is not stored again
 */
record LoggedEvent(ObjectNode body, long at, long number) {

    static LoggedEvent now(ObjectNode body, long number) {
        return new LoggedEvent(body, System.nanoTime(), number);
    }

    /** How long ago it happened. */
    Duration age() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - at));
    }
}
