package dev.callboard.backend.scaffolder;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after tasks whose worker is gone. Runs in every replica; they do not get in each other's way. */
final class TaskJanitor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TaskJanitor.class);

    private final TaskQueue queue;
    private final TaskSignals signals;
    private final TaskWorkerSettings settings;
    private final CountDownLatch stopping = new CountDownLatch(1);

    TaskJanitor(TaskQueue queue, TaskSignals signals, TaskWorkerSettings settings) {
        this.queue = queue;
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
                } catch (TaskStoreException e) {
                    log.warn("Cannot look for dead tasks; trying again in {}", pause, e);
                }
            } while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
