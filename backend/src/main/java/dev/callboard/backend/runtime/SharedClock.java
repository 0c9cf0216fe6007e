package dev.callboard.backend.runtime;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This replica's clock, put right by the database's, so that all replicas agree on what has ended.
 *
 * <p>Tells the time without asking anybody: how far this machine's clock is off is looked at every minute, and stays what it
 * was found to be while the database does not answer. Differences that a look cannot tell from its own duration, or of less
 * than a second, are left alone.
 */
public final class SharedClock implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SharedClock.class);

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private final InstantSource own;
    private final Reference reference;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Duration correction = Duration.ZERO;

    /** A clock that takes its own for right until {@link #look} was called. */
    public SharedClock(InstantSource own, Reference reference) {
        this.own = own;
        this.reference = reference;
    }

    /** The clock that is taken for right. */
    @FunctionalInterface
    public interface Reference {

        /** Blocks. */
        Instant now() throws SQLException;
    }

    /** The time. Does not block. */
    public Instant now() {
        return own.instant().plus(correction);
    }

    /** Looks now, and every minute from then on. Blocks for the first look. */
    SharedClock start() {
        look();
        Thread.ofVirtual().name("shared-clock").start(this::run);
        return this;
    }

    /** Finds out how far this machine's clock is off. Blocks. */
    public void look() {
        Instant before = own.instant();
        Instant there;
        try {
            there = reference.now();
        } catch (SQLException away) {
            log.warn(
                    "Cannot ask the database for the time; this server's clock stays put right by {}",
                    correction,
                    away);
            return;
        }
        Duration half = Duration.between(before, own.instant()).abs().dividedBy(2);
        Duration found = Duration.between(before.plus(half), there);
        if (found.minus(correction).abs().compareTo(TOLERANCE.plus(half)) > 0) {
            correct(found);
        }
    }

    private void correct(Duration found) {
        boolean agrees = found.abs().compareTo(TOLERANCE) <= 0;
        correction = agrees ? Duration.ZERO : found;
        if (agrees) {
            log.info("This server's clock agrees with the database's again");
        } else {
            log.warn(
                    "This server's clock is {} s {} the database's, by which policies are decided; set it right",
                    found.abs().toSeconds(),
                    found.isNegative() ? "ahead of" : "behind");
        }
    }

    @Override
    public void close() {
        stopping.countDown();
    }

    private void run() {
        try {
            while (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
