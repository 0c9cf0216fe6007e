package dev.callboard.catalog;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.processing.ProcessedFile;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.processing.TargetReading;
import dev.callboard.catalog.provider.LocatedTarget;
import dev.callboard.catalog.provider.ReadOutcome;
import dev.callboard.catalog.provider.ReadRequest;
import dev.callboard.catalog.provider.SourceId;
import dev.callboard.catalog.stitching.OwnedEntity;
import dev.callboard.catalog.stitching.Stitcher;
import dev.callboard.catalog.store.CatalogBatch;
import dev.callboard.catalog.store.StoredReading;
import dev.callboard.catalog.store.StoredReadings;
import dev.callboard.catalog.store.StoredSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The state of the process that writes: what was read, what is read from where, and what came of it.
 *
 * <p>Each change is computed, stored in one transaction and then shown. If storing fails, the state is ahead of the store;
 * the writer is thrown away and made anew. Used by one thread only.
 */
final class CatalogWriter {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogWriter.class);
    private static final int MAX_ROUNDS = 8;
    private static final int MAX_ANCESTORS = 32;
    private static final int MAX_LOGGED = 20;

    private final IngestSettings settings;
    private final CatalogView view;
    private final SourceSchedule schedule;
    private final Stitcher stitcher;
    private final LiveLocations live;
    private final IngestErrors errors = new IngestErrors();
    private final Map<TargetKey, Claimed> claimed = new HashMap<>();
    private final Set<EntityRef> pending = new HashSet<>();
    private long version;

    /** What a target last claimed, and through whom. */
    private record Claimed(@Nullable TargetReading reading, Set<EntityRef> emitters) {}

    CatalogWriter(IngestSettings settings, CatalogView view, SourceSchedule schedule) {
        this.settings = settings;
        this.view = view;
        this.schedule = schedule;
        this.live = new LiveLocations(this::ownerKey, schedule::failureOf);
        this.stitcher = new Stitcher(settings.relations(), settings.orphanStrategy(), live);
    }

    private @Nullable String ownerKey(EntityRef ref) {
        OwnedEntity owned = stitcher.find(ref);
        return owned == null ? null : owned.locationKey();
    }

    /**
     * Goes on where the last run stopped, with what is configured now.
     *
     * @param base the version of the entities. Should another process have written between the two, storing the first
     *     change will tell.
     */
    void load(StoredReadings stored, long base, Collection<OwnedEntity> entities, Collection<RootLocation> roots) {
        version = base;
        errors.load(stored.errors());
        stitcher.load(entities);
        for (StoredReading reading : stored.readings()) {
            try {
                live.put(ReadingJson.read(reading.reading()));
            } catch (JacksonException e) {
                LOG.info("Reading {} again, since it was stored in another form", reading.key());
            }
        }
        Map<String, StoredSource> sources = new HashMap<>();
        stored.sources().forEach(source -> sources.put(source.source(), source));
        live.begin(roots);
        live.traverse();
        Set<EntityRef> claims = new HashSet<>();
        roots.forEach(root -> claims.addAll(stitcher.claimGenerated(root.key(), root.entity())));
        live.emitters().forEach((key, emitters) -> {
            TargetReading reading = live.reading(key);
            if (reading != null) {
                claims.addAll(stitcher.claim(reading, emitters));
                claimed.put(key, new Claimed(reading, emitters));
                resume(key, sources);
            }
        });
        Round round = new Round();
        round.touched.addAll(stitcher.unsettled(claims));
        for (StoredReading reading : stored.readings()) {
            round.forgetUnlessLive(reading.key());
        }
        round.finish();
    }

    private void resume(TargetKey key, Map<String, StoredSource> sources) {
        try {
            LocatedTarget target = LocatedTarget.of(key, settings.integrations());
            StoredSource known = sources.get(target.source().toString());
            if (known == null) {
                schedule.resume(target, null, null);
            } else {
                schedule.resume(target, usableState(known), known.readAt());
            }
        } catch (ProcessingException e) {
            // The target leads nowhere; its reading says so already, or will when it is next claimed.
            claimed.remove(key);
        }
    }

    /** What the source was, unless it was read with another configuration. */
    private @Nullable String usableState(StoredSource known) {
        String prefix = settings.fingerprint() + " ";
        return known.state().startsWith(prefix) ? known.state().substring(prefix.length()) : null;
    }

    /** Takes what is configured and registered now. */
    void configure(Collection<RootLocation> roots) {
        Round round = new Round();
        Set<TargetKey> keys = new HashSet<>();
        for (RootLocation root : roots) {
            keys.add(root.key());
            round.touched.addAll(stitcher.claimGenerated(root.key(), root.entity()));
        }
        for (RootLocation root : live.roots()) {
            if (!keys.contains(root.key())) {
                round.touched.addAll(stitcher.disclaim(root.key()));
            }
        }
        live.begin(roots);
        round.finish();
    }

    /** Takes what workers have read, and the news of sources that failed or recovered. */
    void apply(List<ReadOutcome.Read> reads, Collection<SourceId> news) {
        Round round = new Round();
        for (ReadOutcome.Read read : reads) {
            round.take(read);
            if (schedule.recovered(read.source())) {
                round.examine(read.source());
            }
        }
        news.forEach(round::examine);
        round.finish();
        reads.forEach(read -> schedule.succeeded(read.source(), read.state()));
    }

    /** Tries again what could not be finished before. */
    void retryPending() {
        if (!pending.isEmpty()) {
            Round round = new Round();
            round.touched.addAll(pending);
            pending.clear();
            round.finish();
        }
    }

    /** Has everything looked at that an entity comes from. */
    void refresh(EntityRef ref) {
        Set<EntityRef> seen = new HashSet<>(Set.of(ref));
        List<EntityRef> level = List.of(ref);
        for (int depth = 0; depth < MAX_ANCESTORS && !level.isEmpty(); depth++) {
            List<EntityRef> parents = new ArrayList<>();
            for (EntityRef entity : level) {
                Set<TargetKey> targets = new LinkedHashSet<>(stitcher.targetsOf(entity));
                targets.addAll(live.targetsOf(entity));
                targets.forEach(schedule::wake);
                targets.forEach(target ->
                        live.emittersOf(target).stream().filter(seen::add).forEach(parents::add));
            }
            level = parents;
        }
    }

    void delete(EntityRef ref) {
        Round round = new Round();
        round.merge(stitcher.delete(ref));
        round.write();
    }

    ReadRequest request(SourceSchedule.Look look) {
        Map<TargetKey, TargetReading> known = new HashMap<>();
        for (LocatedTarget target : look.targets()) {
            TargetReading reading = live.reading(target.key());
            if (reading != null) {
                known.put(target.key(), reading);
            }
        }
        return new ReadRequest(look.source(), look.knownState(), look.targets(), known, look.fresh());
    }

    int errorCount() {
        return errors.count();
    }

    /** One change on its way from what was read to what is shown. */
    private final class Round {

        private final Set<EntityRef> touched = new LinkedHashSet<>();
        private final Set<TargetKey> changed = new LinkedHashSet<>();
        private final Set<TargetKey> examined = new LinkedHashSet<>();
        private final Map<TargetKey, Map<EntityRef, List<Stitcher.Content>>> contents = new HashMap<>();
        private final Map<EntityRef, OwnedEntity> upserts = new LinkedHashMap<>();
        private final Set<EntityRef> removals = new LinkedHashSet<>();
        private final Set<TargetKey> gone = new LinkedHashSet<>();
        private final Set<String> readingsGone = new LinkedHashSet<>();
        private final List<StoredSource> sources = new ArrayList<>();
        private final Set<String> sourcesGone = new LinkedHashSet<>();
        private final Instant now = settings.clock().instant();

        /** The body of a root's Location entity is always at hand. */
        private void offerRoot(EntityRef ref) {
            RootLocation root = live.root(ref);
            if (root != null) {
                contents.put(
                        root.key(),
                        Map.of(
                                ref,
                                List.of(new Stitcher.Content(root.key().origin().toString(), root.entity()))));
            }
        }

        void take(ReadOutcome.Read read) {
            for (TargetReading reading : read.readings().values()) {
                if (!Objects.equals(reading, live.reading(reading.key()))) {
                    live.put(reading);
                    changed.add(reading.key());
                }
            }
            read.processed().forEach((target, files) -> files.forEach(file -> take(target, file)));
            sources.add(new StoredSource(read.source().toString(), settings.fingerprint() + " " + read.state(), now));
        }

        /** The Locations that lead to a source say how it is. */
        void examine(SourceId source) {
            for (TargetKey target : schedule.targetsOf(source)) {
                examined.add(target);
                touched.addAll(live.emittersOf(target));
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

        void forgetUnlessLive(String storedKey) {
            if (claimed.keySet().stream().noneMatch(key -> key.id().equals(storedKey))) {
                readingsGone.add(storedKey);
            }
        }

        /** Follows the change until nothing more follows from it, then stores and shows it. */
        void finish() {
            for (int i = 0; i < MAX_ROUNDS; i++) {
                refreshLive();
                if (touched.isEmpty()) {
                    break;
                }
                Set<EntityRef> work = new LinkedHashSet<>(touched);
                touched.clear();
                work.forEach(this::offerRoot);
                merge(stitcher.stitch(work, contents));
            }
            pending.addAll(touched);
            write();
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
                if (!claimed.containsKey(target)) {
                    live.roots().stream()
                            .filter(root -> root.key().equals(target))
                            .forEach(root -> pending.add(root.entity().ref()));
                }
            }
        }

        private void refreshLive() {
            live.traverse();
            Map<TargetKey, Set<EntityRef>> next = live.emitters();
            List.copyOf(next.keySet()).forEach(key -> claim(key, next.getOrDefault(key, Set.of())));
            for (TargetKey key : List.copyOf(claimed.keySet())) {
                if (!next.containsKey(key)) {
                    disclaim(key);
                }
            }
        }

        private void claim(TargetKey key, Set<EntityRef> emitters) {
            Claimed before = claimed.get(key);
            if (before == null) {
                locate(key);
            }
            TargetReading reading = live.reading(key);
            if (before != null
                    && Objects.equals(before.reading(), reading)
                    && before.emitters().equals(emitters)) {
                return;
            }
            claimed.put(key, new Claimed(reading, emitters));
            touched.addAll(emitters);
            if (before != null) {
                touched.addAll(before.emitters());
            }
            if (reading != null) {
                touched.addAll(stitcher.claim(reading, emitters));
            }
        }

        private void locate(TargetKey key) {
            try {
                schedule.add(LocatedTarget.of(key, settings.integrations()));
            } catch (ProcessingException e) {
                TargetReading failed = TargetReading.failed(key, "", "", live.reading(key), e.toError());
                if (!failed.equals(live.reading(key))) {
                    live.put(failed);
                    changed.add(key);
                }
            }
        }

        private void disclaim(TargetKey key) {
            Claimed before = claimed.remove(key);
            if (before != null) {
                touched.addAll(before.emitters());
            }
            touched.addAll(stitcher.disclaim(key));
            live.forget(key);
            changed.remove(key);
            gone.add(key);
            readingsGone.add(key.id());
            SourceId source = schedule.remove(key);
            if (source != null) {
                sourcesGone.add(source.toString());
            }
        }

        void write() {
            changed.retainAll(claimed.keySet());
            List<StoredReading> readings = new ArrayList<>();
            for (TargetKey key : changed) {
                TargetReading reading = live.reading(key);
                if (reading != null) {
                    readings.add(new StoredReading(key.id(), reading.repository(), ReadingJson.write(reading)));
                }
            }
            claimed.keySet().forEach(key -> readingsGone.remove(key.id()));
            sources.removeIf(source -> sourcesGone.contains(source.source()));
            Map<String, List<IngestionError>> errorChanges = errors.changes(currentErrors());
            CatalogBatch batch = new CatalogBatch(
                    version,
                    upserts.values(),
                    removals,
                    readings,
                    readingsGone,
                    sources,
                    sourcesGone,
                    errorChanges,
                    now);
            if (batch.isEmpty()) {
                return;
            }
            version = settings.store().write(batch);
            if (batch.changesEntities()) {
                tell();
                view.publish(version, upserts.values(), removals);
            }
            tellErrors(errors.written(errorChanges));
        }

        private Map<String, List<IngestionError>> currentErrors() {
            Set<TargetKey> keys = new LinkedHashSet<>(changed);
            keys.addAll(examined);
            for (EntityRef ref : upserts.keySet()) {
                keys.addAll(live.targetsOf(ref));
            }
            keys.retainAll(claimed.keySet());
            Map<String, List<IngestionError>> result = new HashMap<>();
            gone.forEach(key -> result.put(key.id(), List.of()));
            readingsGone.forEach(key -> result.put(key, List.of()));
            for (TargetKey key : keys) {
                result.put(key.id(), IngestErrors.of(key, live.reading(key), schedule.failureOf(key), stitcher));
            }
            return result;
        }

        private void tell() {
            long added = upserts.keySet().stream()
                    .filter(ref -> view.find(ref).isEmpty())
                    .count();
            String summary = "%d new, %d changed, %d removed".formatted(added, upserts.size() - added, removals.size());
            settings.listener().changed(version, summary);
        }

        private void tellErrors(List<IngestionError> news) {
            news.stream().limit(MAX_LOGGED).forEach(settings.listener()::failed);
            if (news.size() > MAX_LOGGED) {
                LOG.warn("and {} more errors of the catalog", news.size() - MAX_LOGGED);
            }
        }
    }
}
