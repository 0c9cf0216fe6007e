package dev.callboard.catalog;

import dev.callboard.catalog.IngestionProgress.WaitedFor;
import dev.callboard.catalog.discovery.EntityProvider;
import dev.callboard.catalog.discovery.ProviderSchedule;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.catalog.store.StoredProvider;
import dev.callboard.scm.ScmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the providers by their schedules, each on a thread of its own, and keeps what they tell. One that fails, tells of
 * nothing any more, or of far less than before, is asked again soon; what it told before stays.
 */
final class ProviderRuns implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderRuns.class);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofDays(1);
    private static final int MAX_DOUBLINGS = 8;

    private final ProviderSettings settings;
    private final CatalogStore store;
    private final InstantSource clock;
    private final ProviderLosses losses;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private volatile Map<String, RootLocations.Told> takenUp = Map.of();

    ProviderRuns(ProviderSettings settings, CatalogStore store, InstantSource clock) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.losses = new ProviderLosses(settings.maxRemovedPercent());
    }

    /** Goes on where the last run of the program stopped. */
    void begin() {
        Map<String, StoredProvider> known = new LinkedHashMap<>();
        store.providers().forEach(provider -> known.put(provider.name(), provider));
        for (EntityProvider provider : settings.providers()) {
            runs.put(provider.name(), new Run(provider, known.remove(provider.name())));
        }
        if (!settings.keepOrphaned()) {
            known.keySet().forEach(name -> {
                LOG.info("Forgetting what {} told, which is not configured any more", name);
                store.removeProvider(name);
            });
        }
        runs.values().forEach(run -> threads.execute(run::keepAsking));
    }

    /** Asks those providers soon that a change of a repository concerns; false if there are none. */
    boolean wake(String repositoryUrl) {
        List<Run> concerned = runs.values().stream()
                .filter(run -> run.provider.concerns(repositoryUrl))
                .toList();
        concerned.forEach(Run::wake);
        return !concerned.isEmpty();
    }

    /** @param wish one, a space, and the name of the provider; an unknown name is nothing to do */
    void fulfil(String wish) {
        int space = wish.indexOf(' ');
        Run run = runs.get(wish.substring(space + 1));
        if (run != null) {
            run.fulfil(ProviderWish.valueOf(wish.substring(0, space)));
        }
    }

    /** Takes note of what the catalog begins with from now on. */
    void takenUp(Map<String, RootLocations.Told> told) {
        takenUp = told;
    }

    /** The providers without which the catalog is not complete. */
    List<WaitedFor> waitedFor() {
        List<WaitedFor> waitedFor = new ArrayList<>();
        runs.forEach((name, run) -> run.lack().ifPresent(lack -> waitedFor.add(new WaitedFor(name, lack))));
        return List.copyOf(waitedFor);
    }

    /** Whether nothing more is to be expected soon of those that are asked at the start. */
    boolean haveBegun() {
        return runs.values().stream().allMatch(Run::hasBegun);
    }

    private RootLocations.Told takenUp(String provider) {
        return takenUp.getOrDefault(provider, RootLocations.Told.NOTHING);
    }

    List<ProviderProgress> progress() {
        return runs.values().stream().map(Run::progress).toList();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** One provider's turns. */
    private final class Run {

        private final EntityProvider provider;
        private final ProviderQuestion question;
        private List<StoredProvider.Provided> told;
        private @Nullable Instant lastSuccess;
        private @Nullable String lastError;
        private int failures;
        private Instant next;
        private Instant pausedUntil = Instant.MIN;
        private final BlockingQueue<Instant> wakes = new LinkedBlockingQueue<>(1);

        Run(EntityProvider provider, @Nullable StoredProvider known) {
            this.provider = provider;
            this.question = new ProviderQuestion(provider, threads);
            this.told = known == null ? List.of() : known.entities();
            this.lastSuccess = known == null ? null : known.lastSuccess();
            ProviderSchedule schedule = provider.schedule();
            this.next = known == null ? schedule.first(clock.instant()) : schedule.after(known.lastSuccess());
        }

        void keepAsking() {
            try {
                while (awaitTurn()) {
                    ask();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean awaitTurn() throws InterruptedException {
            for (Duration wait = untilTurn(); wait.isPositive(); wait = untilTurn()) {
                wakes.poll(
                        Math.max(1, (wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait).toMillis()),
                        TimeUnit.MILLISECONDS);
            }
            return !Thread.currentThread().isInterrupted();
        }

        private synchronized Duration untilTurn() {
            return Duration.between(clock.instant(), next);
        }

        synchronized void wake() {
            Instant soonest = clock.instant();
            if (soonest.isBefore(pausedUntil)) {
                return;
            }
            if (lastSuccess != null && lastSuccess.plus(BETWEEN_EVENTS).isAfter(soonest)) {
                soonest = lastSuccess.plus(BETWEEN_EVENTS);
            }
            if (soonest.isBefore(next)) {
                next = soonest;
            }
            wakes.offer(soonest);
        }

        synchronized void fulfil(ProviderWish wish) {
            boolean pause = wish == ProviderWish.PAUSE || wish == ProviderWish.RESET;
            pausedUntil = pause ? clock.instant().plus(PAUSE) : Instant.MIN;
            next = pause ? pausedUntil : clock.instant();
            if (wish == ProviderWish.RESET) {
                told = List.of();
                lastSuccess = null;
                lastError = null;
                failures = 0;
            }
            if (wish != ProviderWish.ASK) {
                question.breakOff();
            }
            wakes.offer(next);
        }

        private void ask() throws InterruptedException {
            try {
                keep(question.ask());
            } catch (CancellationException e) {
                LOG.info("Asking {} was broken off, as was wished", provider.name());
            } catch (ScmException.Unreachable e) {
                failed(String.valueOf(e.getMessage()), e.notBefore().orElse(null));
            } catch (RuntimeException e) {
                failed(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), null);
            }
        }

        private void keep(List<StoredProvider.Provided> entities) {
            losses.refuse(toldBefore(), entities);
            Instant now = clock.instant();
            boolean changed = store.saveProvider(new StoredProvider(provider.name(), now, entities));
            if (changed || lastError != null) {
                LOG.info("{} tells of {} entities, {} before", provider.name(), entities.size(), told.size());
            }
            succeeded(entities, now);
        }

        private synchronized List<StoredProvider.Provided> toldBefore() {
            return told;
        }

        private synchronized void succeeded(List<StoredProvider.Provided> entities, Instant now) {
            told = entities;
            lastSuccess = now;
            lastError = null;
            failures = 0;
            next = notPaused(provider.schedule().after(now));
        }

        private Instant notPaused(Instant time) {
            return time.isBefore(pausedUntil) ? pausedUntil : time;
        }

        private synchronized void failed(String why, @Nullable Instant notBefore) {
            if (!why.equals(lastError)) {
                LOG.warn("{} cannot tell what there is, so what it told before stays: {}", provider.name(), why);
            }
            lastError = why;
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
            Duration frequency = provider.schedule().frequency();
            pause = pause.compareTo(frequency) > 0 ? frequency : pause;
            failures++;
            double factor = 0.8 + 0.4 * RandomGenerator.getDefault().nextDouble();
            next = clock.instant().plusMillis((long) (pause.toMillis() * factor));
            if (notBefore != null && notBefore.isAfter(next)) {
                next = notBefore;
            }
            next = notPaused(next);
        }

        private synchronized boolean hasBegun() {
            boolean toldAlready =
                    lastSuccess != null && takenUp(provider.name()).entities() == told.size();
            return lastError != null
                    || toldAlready
                    || (lastSuccess == null && untilTurn().compareTo(SOON) > 0);
        }

        private synchronized Optional<String> lack() {
            if (lastSuccess == null) {
                return Optional.of(
                        lastError == null
                                ? "It has not told yet what there is"
                                : "It cannot tell what there is: " + lastError);
            }
            RootLocations.Told taken = takenUp(provider.name());
            if (taken.entities() != told.size()) {
                return Optional.of("What it has told is about to be taken up");
            }
            return taken.refused() > 0 && taken.refused() == taken.entities()
                    ? Optional.of("Nothing that it tells of may be read: " + taken.refusal())
                    : Optional.empty();
        }

        private synchronized ProviderProgress progress() {
            RootLocations.Told taken = takenUp(provider.name());
            return new ProviderProgress(
                    provider.name(),
                    told.size(),
                    taken.refused(),
                    taken.refusal(),
                    lastSuccess,
                    lastError,
                    next,
                    question.isOpen());
        }
    }
}
