package dev.callboard.catalog;

import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.index.PastSnapshot;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.store.ChangeLog;
import dev.callboard.catalog.store.EntityChange;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The history in the store's change log. The snapshots of the past that were last asked for are kept. */
final class StoredHistory implements CatalogHistory {

    private static final int MAX_SNAPSHOTS = 8;

    private final ChangeLog log;
    private final EntityIndex index;
    private final ReentrantLock making = new ReentrantLock();
    private final Map<Long, CatalogSnapshot> snapshots = new LinkedHashMap<>();

    StoredHistory(ChangeLog log, EntityIndex index) {
        this.log = log;
        this.index = index;
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
        return changes;
    }

    @Override
    public CatalogSnapshot asOf(Instant moment) {
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
        if (version == now.version()) {
            return now;
        }
        if (version > now.version()) {
            throw new CatalogException.InvalidInput(
                    "The catalog is at version %d; version %d has not come yet".formatted(now.version(), version));
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
