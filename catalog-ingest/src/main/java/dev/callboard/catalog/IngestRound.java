package dev.callboard.catalog;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.processing.ProcessedFile;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.processing.TargetReading;
import dev.callboard.catalog.provider.ReadOutcome;
import dev.callboard.catalog.provider.SourceId;
import dev.callboard.catalog.stitching.OwnedEntity;
import dev.callboard.catalog.stitching.Stitcher;
import dev.callboard.catalog.store.CatalogBatch;
import dev.callboard.catalog.store.CommitRead;
import dev.callboard.catalog.store.StoredReading;
import dev.callboard.catalog.store.StoredSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One change on its way from what was read to what is shown. */
final class IngestRound {

    private static final int MAX_ROUNDS = 8;

    private final IngestSettings settings;
    private final SourceSchedule schedule;
    private final Stitcher stitcher;
    private final LiveLocations live;
    private final TargetClaims claims;
    private final Set<EntityRef> pending;

    private final Set<EntityRef> touched = new LinkedHashSet<>();
    private final Set<TargetKey> changed = new LinkedHashSet<>();
    private final Set<TargetKey> examined = new LinkedHashSet<>();
    private final Map<TargetKey, Map<EntityRef, List<Stitcher.Content>>> contents = new HashMap<>();
    private final Map<EntityRef, OwnedEntity> upserts = new LinkedHashMap<>();
    private final Set<EntityRef> removals = new LinkedHashSet<>();
    private final Set<String> readingsGone = new LinkedHashSet<>();
    private final List<StoredSource> sources = new ArrayList<>();
    private final Set<String> sourcesGone = new LinkedHashSet<>();
    private final List<CommitRead> commits = new ArrayList<>();
    private final Instant now;

    /**
     * @param pending what could not be finished; the round takes from it and adds to it
     */
    IngestRound(
            IngestSettings settings,
            SourceSchedule schedule,
            Stitcher stitcher,
            LiveLocations live,
            TargetClaims claims,
            Set<EntityRef> pending) {
        this.settings = settings;
        this.schedule = schedule;
        this.stitcher = stitcher;
        this.live = live;
        this.claims = claims;
        this.pending = pending;
        this.now = settings.clock().instant();
    }

    /** Has entities stitched. */
    void touch(Collection<EntityRef> refs) {
        touched.addAll(refs);
    }

    void take(ReadOutcome.Read read) {
        read.readings().values().forEach(this::take);
        read.processed().forEach((target, files) -> files.forEach(file -> take(target, file)));
        sources.add(new StoredSource(
                read.source().toString(), settings.stateOf(read).text(), now));
        read.commits()
                .forEach(commit -> commits.add(new CommitRead(read.source().ref(), commit)));
    }

    void take(TargetReading reading) {
        if (!reading.equals(live.reading(reading.key()))) {
            live.put(reading);
            changed.add(reading.key());
        }
    }

    private void take(TargetKey target, ProcessedFile file) {
        String locationKey = file.reading().location().toString();
        file.entities().forEach((ref, entity) -> {
            contents.computeIfAbsent(target, key -> new HashMap<>())
                    .computeIfAbsent(ref, r -> new ArrayList<>(1))
                    .add(new Stitcher.Content(locationKey, entity));
            OwnedEntity held = stitcher.find(ref);
            if (held == null || pending.contains(ref) || !locationKey.equals(held.locationKey())) {
                touched.add(ref);
            }
        });
    }

    /** The Locations that lead to a source say how it is. */
    void examine(SourceId source) {
        for (TargetKey target : schedule.targetsOf(source)) {
            examined.add(target);
            touched.addAll(live.emittersOf(target));
        }
    }

    /** A target that nothing leads to any more, and its source if nothing else is read there. */
    void gone(TargetKey target, @Nullable SourceId source) {
        changed.remove(target);
        readingsGone.add(target.id());
        if (source != null) {
            sourcesGone.add(source.toString());
        }
    }

    /** A target that is read now, whatever was said of it before. */
    void stillRead(TargetKey target) {
        readingsGone.remove(target.id());
    }

    /** A stored reading that nobody needs. */
    void forget(String readingKey) {
        readingsGone.add(readingKey);
    }

    /** Follows the change until nothing more follows from it. */
    void follow() {
        for (int i = 0; i < MAX_ROUNDS; i++) {
            claims.refresh(this);
            if (touched.isEmpty()) {
                break;
            }
            Set<EntityRef> work = new LinkedHashSet<>(touched);
            touched.clear();
            work.forEach(this::offerRoot);
            merge(stitcher.stitch(work, contents));
        }
        pending.addAll(touched);
    }

    /** The body of a root's Location entity is always at hand. */
    private void offerRoot(EntityRef ref) {
        RootLocation root = live.root(ref);
        if (root != null) {
            Stitcher.Content content = new Stitcher.Content(root.key().origin().toString(), root.entity());
            contents.put(root.key(), Map.of(ref, List.of(content)));
        }
    }

    void merge(Stitcher.Result result) {
        for (OwnedEntity owned : result.upserts()) {
            upserts.put(owned.entity().ref(), owned);
            removals.remove(owned.entity().ref());
        }
        for (EntityRef ref : result.removals()) {
            upserts.remove(ref);
            removals.add(ref);
        }
        for (TargetKey target : result.unread()) {
            schedule.readAfresh(target);
            if (!claims.isClaimed(target)) {
                live.roots().stream()
                        .filter(root -> root.key().equals(target))
                        .forEach(root -> pending.add(root.entity().ref()));
            }
        }
    }

    /** The readings that have changed, of targets that are read. */
    Collection<TargetReading> changedReadings() {
        List<TargetReading> readings = new ArrayList<>();
        for (TargetKey key : changed) {
            TargetReading reading = claims.isClaimed(key) ? live.reading(key) : null;
            if (reading != null) {
                readings.add(reading);
            }
        }
        return readings;
    }

    /** The targets of which it has to be asked anew what is wrong with them. */
    Set<TargetKey> examinedTargets() {
        Set<TargetKey> targets = new LinkedHashSet<>(changed);
        targets.addAll(examined);
        upserts.keySet().forEach(ref -> targets.addAll(live.targetsOf(ref)));
        targets.removeIf(target -> !claims.isClaimed(target));
        return targets;
    }

    /**
     * The change as it is stored.
     *
     * @param errors for each reading key, all that is wrong with it now
     */
    CatalogBatch batch(long base, Map<String, List<IngestionError>> errors) {
        List<StoredReading> readings = changedReadings().stream()
                .map(reading -> new StoredReading(reading.key().id(), reading.repository(), ReadingJson.write(reading)))
                .toList();
        List<StoredSource> read = sources.stream()
                .filter(source -> !sourcesGone.contains(source.source()))
                .toList();
        return new CatalogBatch(
                base, upserts.values(), removals, readings, readingsGone, read, sourcesGone, errors, now, commits);
    }

    Set<String> readingsGone() {
        return readingsGone;
    }
}
