package dev.callboard.backend.policy.metrics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tasks that this server holds because nobody decides on their next step. */
final class HeldTasks {

    /** A task that has not asked again for so long has been given up, or another server has it. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(2);

    private static final int MAX_TASKS = 10_000;

    private final InstantSource clock;
    private final Map<String, Instant> held = new ConcurrentHashMap<>();

    HeldTasks(InstantSource clock) {
        this.clock = clock;
    }

    void note(String task, boolean withoutDecision) {
        if (!withoutDecision) {
            held.remove(task);
        } else if (held.size() < MAX_TASKS) {
            held.put(task, clock.instant());
        }
    }

    int count() {
        Instant forgotten = clock.instant().minus(FORGOTTEN);
        held.values().removeIf(asked -> asked.isBefore(forgotten));
        return held.size();
    }
}
