package dev.callboard.catalog;

import dev.callboard.catalog.store.CatalogChanges;
import dev.callboard.catalog.store.CatalogStore.Leadership;
import dev.callboard.catalog.store.CatalogStoreException;
import dev.callboard.catalog.store.Heads;
import dev.callboard.catalog.store.StoreMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares, for as long as it runs, what is stored with what the sources hold. One thread does all of it but the reading.
 *
 * <p>Where several processes share a store, one of them leads and writes; the others follow what it has written, and
 * take over when it is gone. Whatever goes wrong between reading and storing is mended by beginning again from the store.
 */
final class IngestLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IngestLoop.class);
    private static final int QUEUE = 1024;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final IngestSettings settings;
    private final CatalogView view;
    private final BlockingQueue<IngestEvent> events = new LinkedBlockingQueue<>(QUEUE);
    private final Thread thread;
    private final Quarantine quarantine;
    private final CountDownLatch complete = new CountDownLatch(1);
    private volatile boolean stopped;
    private volatile boolean follows;
    private volatile @Nullable IngestLead lead;

    IngestLoop(IngestSettings settings, CatalogView view) {
        this.settings = settings;
        this.view = view;
        this.quarantine = new Quarantine(settings);
        this.thread = Thread.ofPlatform().daemon().name("catalog-ingest").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Looks at the registered locations again, soon. */
    void locationsChanged() {
        offer(new IngestEvent.LocationsChanged());
    }

    /** Has a wish dealt with; here if this process leads, by the leader if another one does. */
    void ask(StoreMessage.Kind kind, String subject) {
        offer(new IngestEvent.Wish(new StoreMessage(kind, subject), new CompletableFuture<>()));
    }

    /** Like {@link #ask}, and says when it is done here or handed over to the leader. */
    CompletableFuture<Void> askAndTell(StoreMessage.Kind kind, String subject) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        offer(new IngestEvent.Wish(new StoreMessage(kind, subject), done));
        return done;
    }

    /** What this process does, if it leads. */
    Optional<IngestLead> lead() {
        return Optional.ofNullable(lead);
    }

    /** Whether another process leads, as far as this one has seen. */
    boolean follows() {
        return follows;
    }

    /** Has a repository looked at by this process; empty if it does not lead. */
    Optional<Boolean> wakeRepository(String url) {
        IngestLead current = lead;
        return current == null ? Optional.empty() : Optional.of(current.wakeRepository(url));
    }

    /** Has the providers of a repository asked by this process; empty if it does not lead. */
    Optional<Boolean> wakeProviders(String url) {
        IngestLead current = lead;
        return current == null ? Optional.empty() : Optional.of(current.wakeProviders(url));
    }

    /** Waits until every source has been looked at, or this process follows another one that has taken that on. */
    boolean awaitComplete(Duration patience) throws InterruptedException {
        return complete.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void offer(IngestEvent event) {
        try {
            if (!events.offer(event, IngestLead.TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("The catalog is too busy to take a request; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking the catalog", e);
        }
    }

    private void run() {
        Duration pause = IngestLead.TICK;
        while (!stopped) {
            try {
                turn();
                pause = IngestLead.TICK;
            } catch (InterruptedException e) {
                return;
            } catch (CatalogStoreException e) {
                LOG.warn("{}; beginning again from the store in {}", e.getMessage(), pause);
                pause = pauseAfterFailure(pause);
            } catch (RuntimeException | StackOverflowError e) {
                LOG.error("A fault of ours; beginning again from the store in {}", pause, e);
                pause = pauseAfterFailure(pause);
            }
        }
    }

    private Duration pauseAfterFailure(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            stopped = true;
        }
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    /** Leads if that is possible, until it no longer is; follows a while if not. */
    private void turn() throws InterruptedException {
        Optional<Leadership> leadership = settings.store().tryLead();
        follows = leadership.isEmpty();
        if (follows) {
            follow();
            return;
        }
        try (Leadership right = leadership.get();
                IngestLead leading = new IngestLead(settings, view, right, events, quarantine, complete::countDown)) {
            leading.begin();
            lead = leading;
            leading.run(() -> stopped);
        } finally {
            lead = null;
        }
    }

    /** Shows what the leader has written, and passes wishes on to it. */
    private void follow() throws InterruptedException {
        Heads heads = settings.store().heads();
        if (heads.version() != view.version()) {
            catchUp();
        }
        complete.countDown();
        IngestEvent event = events.poll(IngestLead.TICK.toMillis(), TimeUnit.MILLISECONDS);
        if (event instanceof IngestEvent.Wish wish) {
            settings.store().send(wish.message());
            wish.done().complete(null);
        }
    }

    private void catchUp() {
        CatalogChanges changes = settings.store().changesSince(view.version());
        if (view.version() < settings.store().changeLog().bounds().version()) {
            // What changed in between has been forgotten in part.
            view.replace(settings.store().load());
        } else {
            view.publish(changes.version(), changes.upserts(), changes.removals());
        }
    }

    @Override
    public void close() {
        stopped = true;
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        thread.interrupt();
        try {
            if (!thread.join(FAREWELL)) {
                LOG.warn("The catalog did not stop in {}", FAREWELL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
