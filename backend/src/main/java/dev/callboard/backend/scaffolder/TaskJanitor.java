package dev.callboard.backend.scaffolder;

import dev.callboard.backend.approval.ApprovalStoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after tasks whose worker is gone, and those whose people have answered or did not. Runs in every replica; they do not get in each other's way. */
final class TaskJanitor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TaskJanitor.class);

    private final TaskQueue queue;
    private final TaskParking parking;
    private final TaskSignals signals;
    private final TaskWorkerSettings settings;
    private final CountDownLatch stopping = new CountDownLatch(1);

    TaskJanitor(TaskQueue queue, TaskParking parking, TaskSignals signals, TaskWorkerSettings settings) {
        this.queue = queue;
        this.parking = parking;
        this.signals = signals;
        this.settings = settings;
    }

    void start() {
        Thread.ofVirtual().name("scaffolder-janitor").start(this::run);
    }

    /** Looks after what is dead now. */
    void sweep() {
        List<TaskId> found = queue.sweep(settings.staleAfter());
        for (TaskId task : found) {
            log.warn("Task {} was taken from its worker, which gave no sign of life", task);
            signals.changed(task);
        }
        parking.sweep();
    }

    @Override
    public void close() {
        stopping.countDown();
    }

    private void run() {
        Duration pause = settings.janitor();
        try {
            do {
                try {
                    sweep();
                } catch (TaskStoreException | ApprovalStoreException e) {
                    log.warn("Cannot look for dead tasks; trying again in {}", pause, e);
                }
            } while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
