package dev.callboard.catalog;

import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.provider.ReadOutcome;
import dev.callboard.catalog.provider.ReadRequest;
import dev.callboard.catalog.provider.SourceId;
import dev.callboard.catalog.provider.SourceReader;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at sources side by side: not too many at once, and of one host so few that it cannot hold the others up. */
final class SourceWorkers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SourceWorkers.class);
    private static final int REMOTE = 64;
    private static final int PER_HOST = 8;
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final SourceReader reader;
    private final LookListener listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
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
        threads.execute(() -> {
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
            with(local, () -> receiver.accept(request, read(request)));
        } else {
            Semaphore host = hosts.computeIfAbsent(source.host(), name -> new Semaphore(PER_HOST));
            with(host, () -> with(remote, () -> receiver.accept(request, read(request))));
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
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A remote is still being asked; its answer will be ignored");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
