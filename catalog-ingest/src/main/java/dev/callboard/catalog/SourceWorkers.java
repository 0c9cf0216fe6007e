package dev.callboard.catalog;

import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.provider.ReadOutcome;
import dev.callboard.catalog.provider.ReadRequest;
import dev.callboard.catalog.provider.SourceId;
import dev.callboard.catalog.provider.SourceReader;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at sources side by side: not too many at once, and of one host so few that it cannot hold the others up.
 *
 * <p>Sources wait for their turn on virtual threads, of which there may be very many, and are read on threads of the
 * operating system. Reading keeps a processor busy; on a virtual thread it would give it up to nobody, and whatever else
 * the program does on virtual threads would have to wait until the sources are read.
 */
final class SourceWorkers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SourceWorkers.class);
    private static final int REMOTE = 64;
    private static final int PER_HOST = 8;
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final SourceReader reader;
    private final LookListener listener;
    private final ExecutorService turns = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService readers = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("catalog-read-", 0).daemon().factory());
    private final Semaphore local =
            new Semaphore(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
    private final Semaphore remote = new Semaphore(REMOTE);
    private final Map<String, Semaphore> hosts = new ConcurrentHashMap<>();

    SourceWorkers(SourceReader reader, LookListener listener) {
        this.reader = reader;
        this.listener = listener;
    }

    /** Where an outcome goes; may wait until there is room. */
    interface Receiver {
        void accept(ReadRequest request, ReadOutcome outcome) throws InterruptedException;
    }

    void look(ReadRequest request, Receiver receiver) {
        turns.execute(() -> {
            try {
                lookInTurn(request, receiver);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void lookInTurn(ReadRequest request, Receiver receiver) throws InterruptedException {
        SourceId source = request.source();
        if (source.isLocal()) {
            with(local, () -> receiver.accept(request, awaited(request)));
        } else {
            Semaphore host = hosts.computeIfAbsent(source.host(), name -> new Semaphore(PER_HOST));
            with(host, () -> with(remote, () -> receiver.accept(request, awaited(request))));
        }
    }

    private static void with(Semaphore permits, Interruptible work) throws InterruptedException {
        permits.acquire();
        try {
            work.run();
        } finally {
            permits.release();
        }
    }

    private interface Interruptible {
        void run() throws InterruptedException;
    }

    private ReadOutcome awaited(ReadRequest request) throws InterruptedException {
        Future<ReadOutcome> outcome = readers.submit(() -> read(request));
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Every fault of a look is an outcome", e.getCause());
        } finally {
            outcome.cancel(true);
        }
    }

    private ReadOutcome read(ReadRequest request) {
        long begun = System.nanoTime();
        ReadOutcome outcome = readOrFail(request);
        String result = switch (outcome) {
            case ReadOutcome.Unchanged unchanged -> "unchanged";
            case ReadOutcome.Read read -> "read";
            case ReadOutcome.Failed failed -> failed.error().name();
        };
        listener.looked(request.source().host(), result, Duration.ofNanos(System.nanoTime() - begun));
        return outcome;
    }

    private ReadOutcome readOrFail(ReadRequest request) {
        try {
            return reader.read(request);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("A fault of ours while reading {}", request.source(), e);
            return new ReadOutcome.Failed(
                    request.source(), DocumentError.of("Error", "A fault of the catalog while reading: " + e));
        }
    }

    /** Stops all looks. */
    @Override
    public void close() {
        turns.shutdownNow();
        readers.shutdownNow();
        try {
            if (!readers.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A remote is still being asked; its answer will be ignored");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
