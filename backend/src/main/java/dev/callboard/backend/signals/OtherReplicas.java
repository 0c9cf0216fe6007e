package dev.callboard.backend.signals;

import dev.callboard.backend.signals.SignalTable.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other replicas of signals, and the pages of this one of theirs, by way of the database.
 *
 * <p>What cannot be written is dropped, as signals are hints. Without open pages nothing is read.
 */
final class OtherReplicas implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OtherReplicas.class);

    private static final int MAX_WAITING = 1_000;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final SignalTable table;
    private final OpenPages pages;
    private final Duration pause;
    private final BlockingQueue<Signal> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final Semaphore wakeUps = new Semaphore(0);
    private final Thread loop = Thread.ofVirtual().name("signals").unstarted(this::run);
    private volatile boolean stopping;
    private boolean failing;
    /** Up to where has been read; null while nobody listens. */
    private @Nullable Long position;

    /** @param pause how long it waits before it reads without anything to write */
    OtherReplicas(SignalTable table, OpenPages pages, Duration pause) {
        this.table = table;
        this.pages = pages;
        this.pause = pause;
    }

    void start() {
        loop.start();
    }

    /** Takes a signal to be told of soon. Never blocks. */
    void tell(Signal signal) {
        if (!waiting.offer(signal)) {
            log.debug("A signal is not passed on to other replicas, since {} are waiting already", MAX_WAITING);
        }
        wakeUps.release();
    }

    /** Writes what waits, and reads what is new. Blocks. */
    void exchange() {
        try {
            write();
            read();
            failing = false;
        } catch (RuntimeException failure) {
            if (!failing) {
                log.warn("Signals do not get from and to other replicas; trying again every {}", pause, failure);
            }
            failing = true;
        }
    }

    private void write() {
        List<Signal> signals = new ArrayList<>();
        waiting.drainTo(signals);
        if (!signals.isEmpty()) {
            table.write(signals);
        }
    }

    private void read() {
        if (pages.count() == 0) {
            position = null;
            return;
        }
        long from = position == null ? table.beforeRecent() : position;
        List<Row> rows;
        do {
            rows = table.after(from);
            for (Row row : rows) {
                if (!row.own()) {
                    pages.deliver(row.signal());
                }
                from = row.position();
            }
            position = from;
        } while (rows.size() == SignalTable.PAGE);
    }

    /** Stops when what is waiting has been written. */
    @Override
    public void close() {
        stopping = true;
        wakeUps.release();
        try {
            if (loop.getState() != Thread.State.NEW && !loop.join(GRACE)) {
                log.debug("The last signals may not get to other replicas");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                boolean woken = wakeUps.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                wakeUps.drainPermits();
                log.trace("Looking for signals, {}", woken ? "with something to tell" : "since it is time to");
                exchange();
            } while (!stopping);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
