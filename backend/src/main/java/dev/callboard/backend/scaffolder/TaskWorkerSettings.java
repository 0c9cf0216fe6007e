package dev.callboard.backend.scaffolder;

import java.time.Duration;

/**
 * How tasks are taken and kept.
 *
 * @param concurrency how many tasks run at a time in this process; none if zero
 * @param poll how often to look for open tasks without having been woken
 * @param heartbeat how often a running task gives a sign of life, and looks whether it has been cancelled
 * @param staleAfter how old the last sign of life of a task may be before it is taken for dead
 * @param janitor how often to look for dead tasks
 * @param grace how long running tasks may go on when the server stops
 * @param longest how long one run of a task may take before it is stopped and undone
 */
record TaskWorkerSettings(
        int concurrency,
        Duration poll,
        Duration heartbeat,
        Duration staleAfter,
        Duration janitor,
        Duration grace,
        Duration longest) {

    TaskWorkerSettings {
        if (concurrency < 0) {
            throw new IllegalArgumentException("A worker cannot run " + concurrency + " tasks");
        }
        if (staleAfter.compareTo(leastStaleAfter(heartbeat)) < 0) {
            throw new IllegalArgumentException(
                    "A task that gives a sign of life every %s is not dead after %s".formatted(heartbeat, staleAfter));
        }
    }

    /** How long a task has to have been silent at least, to be taken for dead. */
    static Duration leastStaleAfter(Duration heartbeat) {
        return heartbeat.multipliedBy(3);
    }
}
