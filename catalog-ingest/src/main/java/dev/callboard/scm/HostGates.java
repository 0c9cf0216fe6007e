package dev.callboard.scm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * Lets only so many conversations with a host go on at once, and none for a while with one that has not answered several
 * times: its repositories fail at once then, with the reason, and hold up nobody else's.
 */
final class HostGates {

    private static final int FAILURES_TO_CLOSE = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    /** With the most that chance adds, a minute. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(50);

    private static final int MAX_DOUBLINGS = 6;
    private static final double LEAST = 0.8;
    private static final double MOST = 1.2;

    private final ScmLimits limits;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ConcurrentMap<String, Gate> gates = new ConcurrentHashMap<>();

    /** @param random safe for use by several threads */
    HostGates(ScmLimits limits, InstantSource clock, RandomGenerator random) {
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    Gate of(URIish uri) {
        String name =
                String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + (uri.getPort() > 0 ? ":" + uri.getPort() : "");
        return gates.computeIfAbsent(name, Gate::new);
    }

    final class Gate {

        private final String host;
        private final Semaphore room = new Semaphore(limits.fetching().perHost(), true);
        private int failures;
        private Instant closedUntil = Instant.MIN;
        private @Nullable String why;

        private Gate(String host) {
            this.host = host;
        }

        /** @throws ScmException.Unreachable at once if the host is left alone for now */
        <T> T pass(String attempt, Supplier<T> conversation) {
            enter(attempt);
            try {
                T result = conversation.get();
                answered();
                return result;
            } catch (ScmException.Unreachable e) {
                if (!Thread.currentThread().isInterrupted()) {
                    silent(e);
                }
                throw e;
            } catch (ScmException e) {
                answered();
                throw e;
            } finally {
                room.release();
            }
        }

        private void enter(String attempt) {
            refuseIfClosed(attempt);
            try {
                if (!room.tryAcquire(limits.transfer().toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new ScmException.Unreachable(
                            "%s: %d other conversations with %s have not ended"
                                    .formatted(attempt, limits.fetching().perHost(), host),
                            null);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ScmException.Unreachable(attempt + ": interrupted", e);
            }
            try {
                // Whoever had to wait may find that the host has been given up meanwhile.
                refuseIfClosed(attempt);
            } catch (ScmException.Unreachable e) {
                room.release();
                throw e;
            }
        }

        private synchronized void refuseIfClosed(String attempt) {
            if (failures < FAILURES_TO_CLOSE) {
                return;
            }
            Instant now = clock.instant();
            if (now.isBefore(closedUntil)) {
                throw new ScmException.Unreachable(
                        // The same text as long as the host is silent, so that it is news only once.
                        "%s: %s does not answer and is left alone for a while (%s)".formatted(attempt, host, why),
                        null,
                        closedUntil);
            }
        }

        private synchronized void answered() {
            failures = 0;
            why = null;
        }

        private synchronized void silent(ScmException.Unreachable failure) {
            failures++;
            if (why == null) {
                why = failure.getMessage();
            }
            Duration pause =
                    FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(0, failures - FAILURES_TO_CLOSE), MAX_DOUBLINGS));
            if (pause.compareTo(LONGEST_PAUSE) > 0) {
                pause = LONGEST_PAUSE;
            }
            double factor = LEAST + (MOST - LEAST) * random.nextDouble();
            closedUntil = clock.instant().plusMillis((long) (pause.toMillis() * factor));
        }
    }
}
