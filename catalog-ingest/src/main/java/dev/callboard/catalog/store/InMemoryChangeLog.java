package dev.callboard.catalog.store;

import dev.callboard.catalog.model.CommitInfo;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.catalog.stitching.OwnedEntity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The history as a list. */
final class InMemoryChangeLog implements ChangeLog {

    private final List<EntityChange> changes = new ArrayList<>();
    private final Map<String, CommitInfo> commits = new HashMap<>();
    private Bounds bounds = new Bounds(0, 0, null);
    private long lastId;
    private long lastVersion;

    /** Notes a change; either state may be null, not both. */
    synchronized void add(long version, CatalogBatch batch, @Nullable OwnedEntity before, @Nullable OwnedEntity after) {
        OwnedEntity known = after != null ? after : Objects.requireNonNull(before);
        EntityChange.Type type = before == null
                ? EntityChange.Type.ADDED
                : after == null ? EntityChange.Type.REMOVED : EntityChange.Type.CHANGED;
        lastVersion = version;
        changes.add(new EntityChange(
                ++lastId,
                version,
                known.entity().ref(),
                type,
                known.entity().uid(),
                after == null ? null : after.entity().etag(),
                batch.at(),
                cause(batch, before, after),
                known.provenance(),
                before == null ? null : before.entity().body(),
                after == null ? null : after.entity().body()));
    }

    synchronized void add(CatalogBatch batch) {
        for (CommitRead read : batch.commitsRead()) {
            commits.putIfAbsent(read.commit().repository() + " " + read.commit().commit(), read.commit());
        }
    }

    private @Nullable CommitInfo cause(CatalogBatch batch, @Nullable OwnedEntity before, @Nullable OwnedEntity after) {
        Provenance was = before == null ? null : before.provenance();
        if (after == null) {
            return was == null ? null : batch.commitOf(was.repository(), was.gitRef());
        }
        Provenance is = after.provenance();
        if (is == null || is.commit() == null || (was != null && is.commit().equals(was.commit()))) {
            return null;
        }
        return commits.getOrDefault(
                is.repository() + " " + is.commit(), new CommitInfo(is.repository(), is.commit(), "", "", null));
    }

    @Override
    public synchronized Bounds bounds() {
        return bounds;
    }

    @Override
    public synchronized Newest newest() {
        return new Newest(lastVersion, lastId);
    }

    @Override
    public synchronized List<EntityChange> ofEntity(EntityRef ref, long before, int limit) {
        return changes.stream()
                .filter(change -> change.ref().equals(ref) && change.id() < before)
                .sorted(Comparator.comparingLong(EntityChange::id).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<EntityChange> after(long id, int limit) {
        return changes.stream().filter(change -> change.id() > id).limit(limit).toList();
    }

    @Override
    public synchronized long versionAt(Instant at) {
        return changes.stream()
                .filter(change -> !change.at().isAfter(at))
                .mapToLong(EntityChange::version)
                .max()
                .orElse(bounds.version());
    }

    @Override
    public synchronized Map<EntityRef, Optional<FinalEntity>> statesAt(long version, long until) {
        Map<EntityRef, Optional<FinalEntity>> states = new HashMap<>();
        changes.stream()
                .filter(change -> change.version() > version && change.version() <= until)
                .forEach(change -> states.putIfAbsent(
                        change.ref(),
                        Optional.ofNullable(change.before()).map(body -> PastBodies.entity(change.ref(), body))));
        return states;
    }

    @Override
    public synchronized int forget(Instant before, int limit) {
        changes.stream()
                .filter(change -> change.at().isBefore(before))
                .max(Comparator.comparingLong(EntityChange::id))
                .filter(last -> last.version() > bounds.version())
                .ifPresent(last -> bounds = new Bounds(last.version(), last.id(), last.at()));
        List<EntityChange> old = changes.stream()
                .filter(change -> change.version() <= bounds.version())
                .limit(limit)
                .toList();
        changes.removeAll(old);
        return old.size();
    }
}
