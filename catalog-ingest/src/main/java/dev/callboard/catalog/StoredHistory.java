package dev.callboard.catalog;

import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.index.PastSnapshot;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.store.ChangeLog;
import dev.callboard.catalog.store.EntityChange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The history in the store's change log. The snapshots of the past that were last asked for are kept. */
final class StoredHistory implements CatalogHistory {

    private static final int MAX_SNAPSHOTS = 8;

    /** How long a version is waited for that another server has written. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How far the clocks of two machines may be apart. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final ChangeLog log;
    private final EntityIndex index;
    private final InstantSource clock;
    private final ReentrantLock making = new ReentrantLock();
    private final Map<Long, CatalogSnapshot> snapshots = new LinkedHashMap<>();

    StoredHistory(ChangeLog log, EntityIndex index, InstantSource clock) {
        this.log = log;
        this.index = index;
        this.clock = clock;
    }

    @Override
    public List<EntityChange> of(EntityRef entity, long before, int limit) {
        return log.ofEntity(entity, before, limit);
    }

    @Override
    public List<EntityChange> changes(long after, int limit) {
        List<EntityChange> changes = log.after(after, limit);
        ChangeLog.Bounds bounds = log.bounds();
        if (after > 0 && after < bounds.id()) {
            throw new CatalogException.InvalidInput(
                    "The changes after %d are not kept any more; read the catalog anew and go on after %d"
                            .formatted(after, bounds.id()));
        }
        if (changes.isEmpty() && after > 0) {
            refuseTheFuture(after);
        }
        return changes;
    }

    /** Whoever is ahead of the catalog knows another one, and would wait for ever for what they have missed in this. */
    private void refuseTheFuture(long after) {
        long newest = log.newest().id();
        if (after > newest) {
            throw new CatalogException.InvalidInput(
                    "There is no change %d yet, the last is %d; read the catalog anew and go on after that"
                            .formatted(after, newest));
        }
    }

    @Override
    public CatalogSnapshot asOf(Instant moment) {
        Instant present = clock.instant();
        if (moment.isAfter(present.plus(SKEW))) {
            throw new CatalogException.InvalidInput(
                    "%s is still to come, it is %s".formatted(moment, present.truncatedTo(ChronoUnit.SECONDS)));
        }
        ChangeLog.Bounds bounds = log.bounds();
        Instant forgotten = bounds.until();
        if (forgotten != null && moment.isBefore(forgotten)) {
            throw tooOld(bounds);
        }
        CatalogSnapshot now = index.snapshot();
        long version = log.versionAt(moment);
        return version >= now.version() ? now : asOf(version);
    }

    @Override
    public CatalogSnapshot asOf(long version) {
        CatalogSnapshot now = index.snapshot();
        if (version > now.version()) {
            now = arrived(version);
        }
        if (version == now.version()) {
            return now;
        }
        // One at a time: whoever asks for many versions at once must not fill the memory with them.
        making.lock();
        try {
            CatalogSnapshot known = snapshots.get(version);
            return known != null ? known : make(version, now);
        } finally {
            making.unlock();
        }
    }

    private CatalogSnapshot arrived(long version) {
        long newest = log.newest().version();
        if (version > newest) {
            throw new CatalogException.InvalidInput(
                    "The catalog is at version %d; version %d has not come yet".formatted(newest, version));
        }
        CompletableFuture<CatalogSnapshot> arrival = index.atLeast(version);
        try {
            return arrival.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw late(version);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw late(version);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Waiting for a version never fails", e);
        } finally {
            arrival.cancel(false);
        }
    }

    private CatalogException.NotYet late(long version) {
        return new CatalogException.NotYet(
                "Version %d has not arrived here yet, where the catalog is at version %d; try again"
                        .formatted(version, index.version()));
    }

    private CatalogSnapshot make(long version, CatalogSnapshot now) {
        CatalogSnapshot past = PastSnapshot.of(now, version, log.statesAt(version, now.version()));
        ChangeLog.Bounds bounds = log.bounds();
        if (version < bounds.version()) {
            throw tooOld(bounds);
        }
        snapshots.put(version, past);
        if (snapshots.size() > MAX_SNAPSHOTS) {
            snapshots.remove(snapshots.keySet().iterator().next());
        }
        return past;
    }

    private static CatalogException.InvalidInput tooOld(ChangeLog.Bounds bounds) {
        return new CatalogException.InvalidInput(
                "The history is kept from version %d, of %s, on".formatted(bounds.version(), timeOf(bounds.until())));
    }

    private static String timeOf(@Nullable Instant time) {
        return time == null ? "the beginning" : time.toString();
    }
}
