package dev.callboard.backend.events;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes events that nobody can wait for any more, every minute. Several replicas may do it at a time. */
final class OldEvents implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OldEvents.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final BusTables tables;
    private final CountDownLatch stopping = new CountDownLatch(1);

    OldEvents(BusTables tables) {
        this.tables = tables;
    }

    void start() {
        Thread.ofVirtual().name("old-events").start(this::run);
    }

    @Override
    public void close() {
        stopping.countDown();
    }

    private void run() {
        boolean failing = false;
        try {
            while (!stopping.await(PAUSE.toSeconds(), TimeUnit.SECONDS)) {
                try {
                    sweep();
                    failing = false;
                } catch (RuntimeException failure) {
                    if (!failing) {
                        log.warn("Cannot remove old events; trying again every {}", PAUSE, failure);
                    }
                    failing = true;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        int removed;
        do {
            removed = tables.sweep();
            if (removed > 0) {
                log.debug("Removed {} old events", removed);
            }
        } while (BusTables.isFull(removed) && stopping.getCount() > 0);
    }
}
