package dev.callboard.backend.notification;

import dev.callboard.backend.config.AppConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes notifications that have been kept for long enough, once a day. Several replicas may do it at a time. */
final class OldNotifications implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OldNotifications.class);

    private static final String KEY = "notifications.retention";
    private static final Duration DEFAULT_RETENTION = Duration.ofDays(365);
    private static final Duration LEAST_RETENTION = Duration.ofMinutes(1);

    /** Servers that are restarted every day have to get to it, too. */
    private static final Duration FIRST = Duration.ofMinutes(10);

    private static final Duration PAUSE = Duration.ofDays(1);

    private final NotificationStore store;
    private final @Nullable Duration retention;
    private final InstantSource clock;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** @param retention how long notifications are kept; null to keep them for good */
    OldNotifications(NotificationStore store, @Nullable Duration retention, InstantSource clock) {
        this.store = store;
        this.retention = retention;
        this.clock = clock;
    }

    /** Reads {@code notifications.retention}: a duration, or {@code false}. */
    static @Nullable Duration retention(AppConfig config) {
        if (config.json(KEY).isBoolean() && !config.isTrue(KEY)) {
            return null;
        }
        Duration retention = config.duration(KEY).orElse(DEFAULT_RETENTION);
        if (retention.compareTo(LEAST_RETENTION) < 0) {
            throw config.error(KEY, "should be at least a minute, or false to keep notifications for good");
        }
        return retention;
    }

    void start() {
        if (retention != null) {
            Thread.ofVirtual().name("old-notifications").start(this::run);
        }
    }

    /** Removes what is too old now. Blocks. */
    void sweep() {
        if (retention == null) {
            return;
        }
        long removed = store.removeBefore(clock.instant().minus(retention));
        if (removed > 0) {
            log.info("Removed {} notifications that are older than {}", removed, retention);
        }
    }

    @Override
    public void close() {
        stopping.countDown();
    }

    private void run() {
        Duration pause = FIRST;
        try {
            while (!stopping.await(pause.toSeconds(), TimeUnit.SECONDS)) {
                pause = PAUSE;
                try {
                    sweep();
                } catch (RuntimeException failure) {
                    pause = FIRST;
                    log.warn("Cannot remove old notifications; trying again in {}", pause, failure);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
