package dev.callboard.backend.scaffolder;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after tasks whose worker is gone, those whose people have answered or did not, and what tasks leave behind. Runs in
 * every replica; they do not get in each other's way.
 */
final class TaskJanitor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TaskJanitor.class);

    /** How long one look may take with a slow database and many folders. */
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(5);

    private final StaleTasks stale;
    private final TaskParking parking;
    private final OldTasks old;
    private final LeftWorkspaces workspaces;
    private final TaskSignals signals;
    private final TaskWorkerSettings settings;
    private final LoopWatch watch;
    private final CountDownLatch stopping = new CountDownLatch(1);

    TaskJanitor(
            StaleTasks stale,
            TaskParking parking,
            OldTasks old,
            LeftWorkspaces workspaces,
            TaskSignals signals,
            TaskWorkerSettings settings,
            InstantSource clock) {
        this.watch = new LoopWatch(settings.janitor().multipliedBy(3).plus(LONGEST_ROUND), clock);
        this.stale = stale;
        this.parking = parking;
        this.old = old;
        this.workspaces = workspaces;
        this.signals = signals;
        this.settings = settings;
    }

    void start() {
        watch.goesRound();
        Thread.ofVirtual().name("scaffolder-janitor").start(this::run);
    }

    /** Since when it has not looked although it should have; empty while it does. */
    Optional<Instant> stalledSince() {
        return stopping.getCount() == 0 ? Optional.empty() : watch.stalledSince();
    }

    /** Looks after everything, now. */
    void sweep() {
        List<TaskId> found = stale.sweep(settings.staleAfter());
        for (TaskId task : found) {
            log.warn("Task {} was taken from its worker, which gave no sign of life", task);
            signals.changed(task);
        }
        parking.sweep();
        old.remove();
        workspaces.remove();
    }

    @Override
    public void close() {
        stopping.countDown();
    }

    private void run() {
        Duration pause = settings.janitor();
        try {
            do {
                watch.goesRound();
                try {
                    sweep();
                } catch (RuntimeException e) {
                    log.warn("Cannot look after tasks; trying again in {}", pause, e);
                }
            } while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
