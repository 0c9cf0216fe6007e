package dev.callboard.backend.scaffolder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events of one run that are not stored yet. They are stored with what the run writes next, or by themselves after a
 * short while, because each transaction waits for the disk.
 *
 * <p>Safe for many threads: what is told first is stored first.
 */
final class GatheredEvents {

    private static final Logger log = LoggerFactory.getLogger(GatheredEvents.class);

    /** How long an event may wait for something to be stored with. */
    static final Duration LONGEST = Duration.ofMillis(100);

    /** How many may wait. */
    static final int MOST = 200;

    private static final long MOST_OF_A_CLAIM = 1L << 24;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Predicate<List<LoggedEvent>> store;
    private final Runnable stored;
    private final Runnable lost;
    private final Scheduler blocking;
    private final List<LoggedEvent> gathered = new ArrayList<>();
    private long number;
    private boolean closed;

    /**
     * @param fence of the claim on the task; numbers of events begin behind those of earlier claims
     * @param store stores events in their order; false if the task is not held any more
     * @param stored told when there are new events to be seen
     * @param lost told when the task is not held any more
     * @param blocking where events that have waited long enough are stored
     */
    GatheredEvents(long fence, Predicate<List<LoggedEvent>> store, Runnable stored, Runnable lost, Scheduler blocking) {
        this.number = fence * MOST_OF_A_CLAIM;
        this.store = store;
        this.stored = stored;
        this.lost = lost;
        this.blocking = blocking;
    }

    /** Adds an event; blocks while others are being stored, and stores all when there are many. */
    synchronized void add(ObjectNode body) {
        if (closed) {
            return;
        }
        gathered.add(LoggedEvent.now(body, ++number));
        if (gathered.size() >= MOST) {
            flush();
        } else if (gathered.size() == 1) {
            blocking.schedule(this::flushLate, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Stores all that was gathered.
     *
     * @throws TaskStoreException if that is impossible; they stay gathered
     */
    synchronized void flush() {
        if (gathered.isEmpty()) {
            return;
        }
        boolean held = store.test(List.copyOf(gathered));
        gathered.clear();
        (held ? stored : lost).run();
    }

    /** Has all that was gathered stored with something else. What throws has stored nothing, and they stay gathered. */
    synchronized void storeWith(Consumer<List<LoggedEvent>> writing) {
        writing.accept(List.copyOf(gathered));
        if (!gathered.isEmpty()) {
            gathered.clear();
            stored.run();
        }
    }

    /** Forgets what could not be stored, and whatever comes late. */
    synchronized void close() {
        closed = true;
        gathered.clear();
    }

    private void flushLate() {
        try {
            flush();
        } catch (TaskStoreException e) {
            log.warn("Events of a task could not be stored yet", e);
            blocking.schedule(this::flushLate, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
