package dev.callboard.catalog;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.provider.ReadOutcome;
import dev.callboard.catalog.provider.ReadRequest;
import dev.callboard.catalog.provider.SourceId;
import dev.callboard.catalog.store.CatalogChanges;
import dev.callboard.catalog.store.CatalogStore.Leadership;
import dev.callboard.catalog.store.CatalogStoreException;
import dev.callboard.catalog.store.Heads;
import dev.callboard.catalog.store.RegisteredLocation;
import dev.callboard.catalog.store.StoreMessage;
import dev.callboard.catalog.store.StoredReadings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
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
    private static final int MAX_BATCH = 128;
    private static final int QUEUE = 1024;
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final IngestSettings settings;
    private final CatalogView view;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(QUEUE);
    private final Thread thread;
    private final CountDownLatch complete = new CountDownLatch(1);
    private volatile boolean stopped;
    private volatile @Nullable Lead lead;

    IngestLoop(IngestSettings settings, CatalogView view) {
        this.settings = settings;
        this.view = view;
        this.thread = Thread.ofPlatform().daemon().name("catalog-ingest").unstarted(this::run);
    }

    /** What the loop is woken by. */
    private sealed interface Event {

        record Read(Lead lead, ReadOutcome.Read outcome) implements Event {}

        record News(Lead lead, SourceId source) implements Event {}

        /** A wish, from this process or another; the future is done when it has been dealt with. */
        record Wish(StoreMessage message, CompletableFuture<Void> done) implements Event {}

        record LocationsChanged() implements Event {}
    }

    void start() {
        thread.start();
    }

    /** Looks at the registered locations again, soon. */
    void locationsChanged() {
        offer(new Event.LocationsChanged());
    }

    /** Has a wish dealt with; here if this process leads, by the leader if another one does. */
    void ask(StoreMessage.Kind kind, String subject) {
        offer(new Event.Wish(new StoreMessage(kind, subject), new CompletableFuture<>()));
    }

    /** Like {@link #ask}, and says when it is done here or handed over to the leader. */
    CompletableFuture<Void> askAndTell(StoreMessage.Kind kind, String subject) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        offer(new Event.Wish(new StoreMessage(kind, subject), done));
        return done;
    }

    /** The schedule of this process, if it leads. */
    Optional<SourceSchedule> schedule() {
        Lead current = lead;
        return current == null ? Optional.empty() : Optional.of(current.schedule);
    }

    /** Waits until every source has been looked at, or this process follows another one that has taken that on. */
    boolean awaitComplete(Duration patience) throws InterruptedException {
        return complete.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void offer(Event event) {
        try {
            if (!events.offer(event, TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("The catalog is too busy to take a request; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking the catalog", e);
        }
    }

    private void run() {
        Duration pause = TICK;
        while (!stopped) {
            try {
                turn();
                pause = TICK;
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
        if (leadership.isEmpty()) {
            follow();
            return;
        }
        try (Leadership right = leadership.get();
                Lead leading = new Lead(right)) {
            leading.run();
        } finally {
            lead = null;
        }
    }

    /** Shows what the leader has written, and passes wishes on to it. */
    private void follow() throws InterruptedException {
        Heads heads = settings.store().heads();
        if (heads.version() != view.version()) {
            CatalogChanges changes = settings.store().changesSince(view.version());
            view.publish(changes.version(), changes.upserts(), changes.removals());
        }
        complete.countDown();
        Event event = events.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
        if (event instanceof Event.Wish wish) {
            settings.store().send(wish.message());
            wish.done().complete(null);
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        try {
            if (!thread.join(FAREWELL)) {
                LOG.warn("The catalog did not stop in {}", FAREWELL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The time during which this process writes. */
    private final class Lead implements AutoCloseable {

        private final Leadership right;
        private final SourceSchedule schedule;
        private final CatalogWriter writer;
        private final SourceWorkers workers = new SourceWorkers(settings.reader());
        private final Instant begun = settings.clock().instant();
        private long nextTick;
        private long locationsRevision;
        private boolean announced;

        Lead(Leadership right) {
            this.right = right;
            this.schedule = new SourceSchedule(settings.intervals(), settings.clock(), RandomGenerator.getDefault());
            this.writer = new CatalogWriter(settings, view, schedule);
        }

        void run() throws InterruptedException {
            locationsRevision = settings.store().heads().locationsRevision();
            StoredReadings stored = settings.store().loadReadings();
            if (stored.version() != view.version()) {
                view.replace(settings.store().load());
            }
            writer.load(stored, view.version(), view.entities(), roots());
            lead = this;
            while (!stopped) {
                dispatch();
                announce();
                handle(await());
                if (System.nanoTime() - nextTick >= 0 && !tick()) {
                    LOG.info("Another process may write to the catalog now; following it");
                    return;
                }
            }
        }

        private void dispatch() {
            for (SourceSchedule.Look look : schedule.takeDue()) {
                workers.look(writer.request(look), this::receive);
            }
        }

        /** Runs on a worker's thread. What is no news ends here. */
        private void receive(ReadRequest request, ReadOutcome outcome) throws InterruptedException {
            switch (outcome) {
                case ReadOutcome.Unchanged unchanged -> {
                    if (schedule.succeeded(unchanged.source(), request.knownState())) {
                        events.put(new Event.News(this, unchanged.source()));
                    }
                }
                case ReadOutcome.Failed failed -> {
                    if (schedule.failed(failed.source(), failed.error(), request.fresh())) {
                        events.put(new Event.News(this, failed.source()));
                    }
                }
                case ReadOutcome.Read read -> events.put(new Event.Read(this, read));
            }
        }

        private List<Event> await() throws InterruptedException {
            Instant due = schedule.nextDue();
            Instant now = settings.clock().instant();
            long wait = due.isBefore(now.plus(TICK))
                    ? Math.max(0, Duration.between(now, due).toMillis() + 1)
                    : TICK.toMillis();
            List<Event> batch = new ArrayList<>();
            Event first = events.poll(wait, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                events.drainTo(batch, MAX_BATCH);
            }
            return batch;
        }

        private void handle(List<Event> batch) {
            List<ReadOutcome.Read> reads = new ArrayList<>();
            Set<SourceId> news = new LinkedHashSet<>();
            boolean locations = false;
            for (Event event : batch) {
                switch (event) {
                    case Event.Read read -> {
                        if (read.lead() == this) {
                            reads.add(read.outcome());
                        }
                    }
                    case Event.News one -> {
                        if (one.lead() == this) {
                            news.add(one.source());
                        }
                    }
                    case Event.Wish wish -> fulfil(wish);
                    case Event.LocationsChanged changed -> locations = true;
                }
            }
            if (!reads.isEmpty() || !news.isEmpty()) {
                writer.apply(reads, news);
            }
            if (locations) {
                configure(settings.store().heads().locationsRevision());
            }
        }

        private void fulfil(Event.Wish wish) {
            fulfil(wish.message());
            wish.done().complete(null);
        }

        private void fulfil(StoreMessage message) {
            switch (message.kind()) {
                case REFRESH_ENTITY -> writer.refresh(EntityRef.parse(message.subject()));
                case REFRESH_REPOSITORY -> schedule.wakeRepository(message.subject());
                case DELETE_ENTITY ->
                    view.findByUid(UUID.fromString(message.subject())).ifPresent(writer::delete);
            }
        }

        /** Looks at what other processes may have left; false if this one may no longer write. */
        private boolean tick() {
            nextTick = System.nanoTime() + TICK.toNanos();
            if (!right.held()) {
                return false;
            }
            long revision = settings.store().heads().locationsRevision();
            if (revision != locationsRevision) {
                configure(revision);
            }
            settings.store().takeMessages().forEach(this::fulfil);
            writer.retryPending();
            return true;
        }

        private void configure(long revision) {
            locationsRevision = revision;
            writer.configure(roots());
        }

        private void announce() {
            if (!announced && schedule.isComplete()) {
                announced = true;
                complete.countDown();
                settings.listener()
                        .complete(
                                view.size(),
                                schedule.size(),
                                writer.errorCount(),
                                Duration.between(begun, settings.clock().instant()));
            }
        }

        @Override
        public void close() {
            workers.close();
        }
    }

    /** The locations from which reading begins: the configured ones, then the registered ones. */
    private List<RootLocation> roots() {
        Map<EntityRef, RootLocation> roots = new LinkedHashMap<>();
        for (LocationRef location : settings.configured()) {
            addRoot(location, RootLocation.defaultRef(location), roots);
        }
        for (RegisteredLocation registered : settings.store().locations()) {
            addRoot(new LocationRef(registered.type(), registered.target()), registered.entityRef(), roots);
        }
        return List.copyOf(roots.values());
    }

    private void addRoot(LocationRef location, EntityRef ref, Map<EntityRef, RootLocation> roots) {
        try {
            RootLocation root = RootLocation.of(location, ref, settings.pipeline());
            roots.putIfAbsent(ref, root);
        } catch (ProcessingException e) {
            LOG.warn("The location {} is not read: {}", location, e.explanation());
        }
    }
}
