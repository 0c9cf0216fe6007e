package dev.callboard.backend.policy.records;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs the end of the chain now and then, and removes records that have been kept for long enough. */
final class RecordJanitor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RecordJanitor.class);

    private final DecisionStore store;
    private final DecisionAppender appender;
    private final RecordSettings settings;
    private final InstantSource clock;
    private final CountDownLatch stopping = new CountDownLatch(1);

    RecordJanitor(DecisionStore store, DecisionAppender appender, RecordSettings settings, InstantSource clock) {
        this.store = store;
        this.appender = appender;
        this.settings = settings;
        this.clock = clock;
    }

    void start() {
        Thread.ofVirtual().name("policy-records-janitor").start(this::run);
    }

    /** Does what is due now. */
    void sweep() {
        appender.checkpoint();
        long removed = store.removeBefore(clock.instant().minus(settings.retention()));
        if (removed > 0) {
            log.info("Removed {} records of decisions that are older than {} days", removed, days());
        }
    }

    private long days() {
        return settings.retention().toDays();
    }

    @Override
    public void close() {
        stopping.countDown();
    }

    private void run() {
        Duration pause = settings.checkpoints();
        try {
            while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    sweep();
                } catch (DecisionStoreException failure) {
                    log.warn("Cannot look after the records of decisions; trying again in {}", pause, failure);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
