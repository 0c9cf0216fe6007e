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
 */
record TaskWorkerSettings(
        int concurrency, Duration poll, Duration heartbeat, Duration staleAfter, Duration janitor, Duration grace) {

    TaskWorkerSettings {
        if (concurrency < 0) {
            throw new IllegalArgumentException("A worker cannot run " + concurrency + " tasks");
        }
        if (heartbeat.multipliedBy(3).compareTo(staleAfter) > 0) {
            throw new IllegalArgumentException(
                    "A task may be taken for dead after %s at the earliest, since it gives a sign of life every %s"
                            .formatted(heartbeat.multipliedBy(3), heartbeat));
        }
    }
}
