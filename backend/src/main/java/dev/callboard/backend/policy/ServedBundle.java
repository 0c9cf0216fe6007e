package dev.callboard.backend.policy;

import dev.callboard.policy.embedded.BundleException;
import dev.callboard.policy.embedded.BundleFiles;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.OpaBundle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The bundle that OPA servers are given, read again and again on a thread of its own. One that cannot be used leaves the
 * last good one in its place.
 */
public final class ServedBundle implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServedBundle.class);

    private static final int MAX_WAITING = 1_000;

    private final BundleSource source;
    private final List<String> services;
    private final Duration refresh;
    private final AtomicInteger waiting = new AtomicInteger();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile State state = new State(null, Sinks.empty());
    private volatile @Nullable String lastError = "It has not been read yet";

    /** @param changed completes when there is another bundle */
    private record State(@Nullable OpaBundle bundle, Sinks.Empty<Void> changed) {}

    private ServedBundle(BundleSource source, List<String> services, Duration refresh) {
        this.source = source;
        this.services = services;
        this.refresh = refresh;
    }

    /** Begins to read a source, on a thread that ends with {@link #close()}. */
    static ServedBundle start(BundleSource source, List<String> services, Duration refresh) {
        ServedBundle bundle = new ServedBundle(source, services, refresh);
        Thread.ofVirtual().name("policy-sidecar-bundle").start(bundle::run);
        return bundle;
    }

    /** Whether a service may fetch the bundle and report. */
    public boolean isFor(String service) {
        return services.isEmpty() || services.contains(service);
    }

    /** The bundle as it is now; empty if there is none yet. */
    public Optional<OpaBundle> current() {
        return Optional.ofNullable(state.bundle());
    }

    /** Why there is no newer bundle; empty if the newest is there. */
    public Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }

    /**
     * The bundle, as soon as it is another one than the one with the digest; after the time the one that there is. At once
     * where too many wait already.
     */
    public Mono<Optional<OpaBundle>> changedFrom(String digest, Duration longest) {
        return Mono.defer(() -> {
            State now = state;
            OpaBundle bundle = now.bundle();
            if (longest.isZero() || bundle == null || !bundle.digest().equals(digest)) {
                return Mono.just(current());
            }
            if (waiting.incrementAndGet() > MAX_WAITING) {
                waiting.decrementAndGet();
                return Mono.just(current());
            }
            return now.changed()
                    .asMono()
                    .timeout(longest, Mono.empty())
                    .then(Mono.fromSupplier(this::current))
                    .doFinally(end -> waiting.decrementAndGet());
        });
    }

    private void run() {
        try {
            do {
                read();
            } while (!stopping.await(refresh.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try {
            BundleFiles files = source.read();
            OpaBundle bundle = OpaBundle.of(files);
            State before = state;
            OpaBundle known = before.bundle();
            if (known == null || !known.digest().equals(bundle.digest())) {
                state = new State(bundle, Sinks.empty());
                before.changed().tryEmitEmpty();
                log.info("OPA servers are given revision {} of {}", bundle.revision(), source.description());
            }
            lastError = null;
        } catch (BundleException unusable) {
            complain(String.valueOf(unusable.getMessage()), null);
        } catch (RuntimeException unexpected) {
            // The outermost loop of this thread: without it, one bad bundle would end all looks at the source.
            complain("Reading the bundle failed: " + unexpected, unexpected);
        }
    }

    private void complain(String error, @Nullable Throwable cause) {
        if (!error.equals(lastError) && stopping.getCount() > 0) {
            log.error(
                    "OPA servers cannot be given the bundle of {}{}: {}",
                    source.description(),
                    state.bundle() == null ? "" : "; the last good one stays",
                    error,
                    cause);
        }
        lastError = error;
    }

    @Override
    public void close() {
        stopping.countDown();
    }
}
