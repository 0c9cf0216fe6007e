package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.workflow.JournalEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events of one run, and lines of its journal about steps that change nothing, that are not stored yet. They are stored
 * with what the run writes next, or by themselves after a short while, because each transaction waits for the disk.
 *
 * <p>Safe for many threads: what is told first is stored first, and who tells something does not wait for what is being
 * stored, unless very much is.
 */
final class GatheredRows {

    private static final Logger log = LoggerFactory.getLogger(GatheredRows.class);

    /** How long a row may wait for something to be stored with. */
    static final Duration LONGEST = Duration.ofMillis(100);

    /** How many may wait. */
    static final int MOST = 200;

    private static final long MOST_OF_A_CLAIM = 1L << 24;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Predicate<Gathered> store;
    private final Runnable stored;
    private final Runnable lost;
    private final Scheduler blocking;
    private final List<JournalEntry> lines = new ArrayList<>();
    private final List<LoggedEvent> events = new ArrayList<>();
    private final ReentrantLock storing = new ReentrantLock();
    private long number;
    private boolean scheduled;
    private boolean closed;

    /**
     * @param fence of the claim on the task; numbers of events begin behind those of earlier claims
     * @param store stores rows in their order; false if the task is not held any more
     * @param stored told when there may be new events to be seen
     * @param lost told when the task is not held any more
     * @param blocking where rows that have waited long enough are stored
     */
    GatheredRows(long fence, Predicate<Gathered> store, Runnable stored, Runnable lost, Scheduler blocking) {
        this.number = fence * MOST_OF_A_CLAIM;
        this.store = store;
        this.stored = stored;
        this.lost = lost;
        this.blocking = blocking;
    }

    /** Adds an event; stores all when there are many. */
    void add(ObjectNode body) {
        if (gather(body)) {
            flush();
        }
    }

    /** Adds a line of the journal; stores all when there are many. */
    void add(JournalEntry line) {
        if (gather(line)) {
            flush();
        }
    }

    /** Says whether that makes many. */
    private synchronized boolean gather(ObjectNode body) {
        number++;
        return !closed && events.add(LoggedEvent.now(body, number)) && areMany();
    }

    /** Says whether that makes many. */
    private synchronized boolean gather(JournalEntry line) {
        return !closed && lines.add(line) && areMany();
    }

    private boolean areMany() {
        if (!scheduled) {
            scheduled = true;
            blocking.schedule(this::flushLate, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        }
        return lines.size() + events.size() >= MOST;
    }

    /**
     * Stores all that was gathered.
     *
     * @throws TaskStoreException if that is impossible; they stay gathered
     */
    void flush() {
        storing.lock();
        try {
            Gathered gathered = gathered();
            if (!gathered.isEmpty()) {
                boolean held = store.test(gathered);
                remove(gathered);
                (held ? stored : lost).run();
            }
        } finally {
            storing.unlock();
        }
    }

    /** Has all that was gathered stored with something else. What throws has stored nothing, and they stay gathered. */
    void storeWith(Consumer<Gathered> writing) {
        storing.lock();
        try {
            Gathered gathered = gathered();
            writing.accept(gathered);
            if (!gathered.isEmpty()) {
                remove(gathered);
                stored.run();
            }
        } finally {
            storing.unlock();
        }
    }

    /** Forgets what could not be stored, and whatever comes late. */
    synchronized void close() {
        closed = true;
        lines.clear();
        events.clear();
    }

    private synchronized Gathered gathered() {
        return new Gathered(lines, events);
    }

    /** What was added meanwhile stays. */
    private synchronized void remove(Gathered gathered) {
        if (!closed) {
            lines.subList(0, gathered.lines().size()).clear();
            events.subList(0, gathered.events().size()).clear();
        }
    }

    private void flushLate() {
        isScheduled(false);
        try {
            flush();
        } catch (TaskStoreException e) {
            log.warn("What a task has told could not be stored yet", e);
            isScheduled(true);
            blocking.schedule(this::flushLate, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void isScheduled(boolean is) {
        scheduled = is;
    }
}
