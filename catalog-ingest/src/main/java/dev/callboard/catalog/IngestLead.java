package dev.callboard.catalog;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.provider.ReadOutcome;
import dev.callboard.catalog.provider.ReadRequest;
import dev.callboard.catalog.provider.SourceId;
import dev.callboard.catalog.store.CatalogStore.Leadership;
import dev.callboard.catalog.store.CatalogStoreException;
import dev.callboard.catalog.store.StoreMessage;
import dev.callboard.catalog.store.StoredReadings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time during which this process writes. */
final class IngestLead implements AutoCloseable {

    static final Duration TICK = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(IngestLead.class);
    private static final int MAX_BATCH = 128;
    private static final Duration LONGEST_GATHERING = Duration.ofMillis(250);

    private final IngestSettings settings;
    private final CatalogView view;
    private final Leadership right;
    private final BlockingQueue<IngestEvent> events;
    private final Quarantine quarantine;
    private final Runnable completion;
    private final RootLocations roots;
    private final SourceSchedule schedule;
    private final CatalogWriter writer;
    private final SourceWorkers workers;
    private final ProviderRuns providers;
    private final LeadChores chores;
    private final FirstReading beginning;
    /** Outcomes without content of which the catalog does not speak yet, as events or about to be. */
    private final AtomicInteger untold = new AtomicInteger();

    private final WaitingReads waiting = new WaitingReads();

    private long nextTick = System.nanoTime();
    private long locationsRevision;

    /**
     * @param events what this process and its workers put before the loop
     * @param completion is run once every source has been looked at
     */
    IngestLead(
            IngestSettings settings,
            CatalogView view,
            Leadership right,
            BlockingQueue<IngestEvent> events,
            Quarantine quarantine,
            Runnable completion) {
        this.settings = settings;
        this.view = view;
        this.right = right;
        this.events = events;
        this.quarantine = quarantine;
        this.completion = completion;
        this.roots = new RootLocations(settings);
        this.workers = new SourceWorkers(settings.reader(), settings.looks());
        this.providers = new ProviderRuns(settings.providers(), settings.store(), settings.clock());
        this.schedule = new SourceSchedule(settings.pauses(), settings.clock());
        this.writer = new CatalogWriter(settings, view, schedule);
        this.chores = new LeadChores(settings, writer, () -> SharedProgress.of(this));
        this.beginning = new FirstReading(settings, view, schedule);
    }

    SourceSchedule schedule() {
        return schedule;
    }

    /** Of how many sources the catalog does not show yet what came of them. Safe to ask from any thread. */
    int remaining() {
        return schedule.remaining() + untold.get();
    }

    ProviderRuns providers() {
        return providers;
    }

    /** Looks at a repository soon; one that nobody reads may be news to a provider. */
    boolean wakeRepository(String url) {
        return schedule.wakeRepository(url) || providers.wake(url);
    }

    /** Has a repository looked at, and those asked who told of it. */
    boolean wakeProviders(String url) {
        boolean read = schedule.wakeRepository(url);
        return providers.wake(url) || read;
    }

    /** Takes up what is stored. */
    void begin() {
        quarantine.begin();
        providers.begin();
        locationsRevision = settings.store().heads().locationsRevision();
        StoredReadings stored = settings.store().loadReadings();
        if (stored.version() != view.version()) {
            view.replace(settings.store().load());
        }
        RootLocations.Found found = roots.now();
        writer.load(stored, view.version(), view.entities(), found.roots());
        providers.takenUp(found.told());
    }

    /** Reads and writes until told to stop, or until another process may write. */
    void run(BooleanSupplier stopped) throws InterruptedException {
        while (!stopped.getAsBoolean()) {
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
            case ReadOutcome.Unchanged unchanged ->
                tell(unchanged.source(), () -> schedule.succeeded(unchanged.source(), request.knownState()));
            case ReadOutcome.Failed failed ->
                tell(failed.source(), () -> schedule.failed(failed.source(), failed.error(), request.fresh()));
            case ReadOutcome.Read read -> {
                Optional<DocumentError> refusal = quarantine.refusal(read);
                if (refusal.isPresent()) {
                    receive(request, new ReadOutcome.Failed(read.source(), refusal.get()));
                } else {
                    waiting.enter(read);
                    events.put(new IngestEvent.Read(this, read));
                }
            }
        }
    }

    /** Has the loop hear of a source if giving it back is news. Until it has, not all is told. */
    private void tell(SourceId source, BooleanSupplier givingBack) throws InterruptedException {
        untold.incrementAndGet();
        if (givingBack.getAsBoolean()) {
            events.put(new IngestEvent.News(this, source));
        } else {
            untold.decrementAndGet();
        }
    }

    private List<IngestEvent> await() throws InterruptedException {
        Instant due = schedule.nextDue();
        Instant now = settings.clock().instant();
        long wait = due.isBefore(now.plus(TICK))
                ? Math.max(0, Duration.between(now, due).toMillis() + 1)
                : TICK.toMillis();
        List<IngestEvent> batch = new ArrayList<>();
        IngestEvent first = events.poll(wait, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            events.drainTo(batch, MAX_BATCH - 1);
            if (!beginning.isOver()) {
                gather(batch);
            }
        }
        return batch;
    }

    /** While everything is read for the first time, few large changes cost less than many small ones. */
    private void gather(List<IngestEvent> batch) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_GATHERING.toNanos();
        while (batch.size() < Math.min(MAX_BATCH, schedule.busy()) && !waiting.isFull()) {
            IngestEvent next = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            batch.add(next);
        }
    }

    private void handle(List<IngestEvent> batch) {
        List<ReadOutcome.Read> reads = new ArrayList<>();
        List<SourceId> news = new ArrayList<>();
        boolean locations = false;
        for (IngestEvent event : batch) {
            switch (event) {
                case IngestEvent.Read read -> {
                    if (read.lead() == this) {
                        reads.add(read.outcome());
                    }
                }
                case IngestEvent.News one -> {
                    if (one.lead() == this) {
                        news.add(one.source());
                    }
                }
                case IngestEvent.Wish wish -> fulfil(wish);
                case IngestEvent.LocationsChanged changed -> locations = true;
            }
        }
        if (!news.isEmpty()) {
            writer.apply(List.of(), new LinkedHashSet<>(news));
            untold.addAndGet(-news.size());
        }
        quarantine.portions(reads).forEach(this::apply);
        waiting.leave(reads);
        if (locations) {
            configure(settings.store().heads().locationsRevision());
        }
    }

    private void apply(List<ReadOutcome.Read> portion) {
        try {
            writer.apply(portion, List.of());
            quarantine.clear(portion);
        } catch (CatalogStoreException.Unavailable | CatalogStoreException.Superseded e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            quarantine.blame(portion, e);
            throw e;
        }
    }

    private void fulfil(IngestEvent.Wish wish) {
        fulfil(wish.message());
        wish.done().complete(null);
    }

    private void fulfil(StoreMessage message) {
        switch (message.kind()) {
            case REFRESH_ENTITY -> writer.refresh(EntityRef.parse(message.subject()));
            case REFRESH_REPOSITORY -> wakeRepository(message.subject());
            case REFRESH_PROVIDERS -> wakeProviders(message.subject());
            case FORGET_UNPROCESSED -> writer.forget(message.subject());
            case PROVIDER -> providers.fulfil(message.subject());
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
        chores.doWhatIsDue();
        return true;
    }

    private void configure(long revision) {
        locationsRevision = revision;
        RootLocations.Found found = roots.now();
        writer.configure(found.roots());
        providers.takenUp(found.told());
    }

    private void announce() {
        beginning.tellProgress();
        if (!beginning.isOver() && remaining() == 0 && providers.haveBegun()) {
            completion.run();
            beginning.end(writer.errorCount());
        }
    }

    @Override
    public void close() {
        providers.close();
        workers.close();
    }
}
