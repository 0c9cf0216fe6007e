package dev.callboard.catalog;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.DocumentReading;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.processing.TargetReading;
import dev.callboard.catalog.provider.LocatedTarget;
import dev.callboard.catalog.provider.ReadOutcome;
import dev.callboard.catalog.provider.ReadRequest;
import dev.callboard.catalog.provider.SourceId;
import dev.callboard.catalog.stitching.OwnedEntity;
import dev.callboard.catalog.stitching.ParallelWork;
import dev.callboard.catalog.stitching.Stitcher;
import dev.callboard.catalog.store.StoredReading;
import dev.callboard.catalog.store.StoredReadings;
import dev.callboard.catalog.store.StoredSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private static final int MAX_ANCESTORS = 32;

    private final IngestSettings settings;
    private final SourceSchedule schedule;
    private final Stitcher stitcher;
    private final LiveLocations live;
    private final TargetClaims claims;
    private final CatalogPublication publication;
    private final Set<EntityRef> pending = new HashSet<>();
    /** By source, which rules judged what was read there. */
    private final Map<String, String> judges = new HashMap<>();

    CatalogWriter(IngestSettings settings, CatalogView view, SourceSchedule schedule) {
        this.settings = settings;
        this.schedule = schedule;
        this.live = new LiveLocations(this::ownerKey, schedule::failureOf);
        this.stitcher = new Stitcher(settings.relations(), settings.orphanStrategy(), live);
        this.claims = new TargetClaims(settings.integrations(), schedule, stitcher, live);
        this.publication = new CatalogPublication(settings, view, schedule, stitcher, live);
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
        publication.load(base, stored.errors());
        stitcher.load(entities);
        takeUp(stored.readings());
        live.begin(roots);
        live.traverse();
        Set<EntityRef> claimed = new HashSet<>();
        roots.forEach(root -> claimed.addAll(stitcher.claimGenerated(root.key(), root.entity())));
        claimed.addAll(claims.resume(knownStates(stored.sources())));
        IngestRound round = round();
        round.touch(stitcher.unsettled(claimed));
        Set<String> current = claims.readingKeys();
        stored.readings().stream()
                .filter(reading -> !current.contains(reading.key()))
                .forEach(reading -> round.forget(reading.key()));
        finish(round);
    }

    /** The readings are parsed by several threads, and put in their order. */
    private void takeUp(List<StoredReading> stored) {
        @Nullable TargetReading[] parsed = new TargetReading[stored.size()];
        ParallelWork.forEach(parsed.length, i -> {
            try {
                parsed[i] = ReadingJson.read(stored.get(i).reading());
            } catch (JacksonException e) {
                LOG.info(
                        "Reading {} again, since it was stored in another form",
                        stored.get(i).key());
            }
        });
        for (TargetReading reading : parsed) {
            if (reading != null) {
                live.put(reading);
            }
        }
    }

    /** What the sources were, without the state of those that were read with another configuration. */
    private Map<String, StoredSource> knownStates(Collection<StoredSource> stored) {
        Map<String, StoredSource> known = new HashMap<>();
        for (StoredSource source : stored) {
            SourceState state = SourceState.parse(source.state());
            judges.put(source.source(), state.rules());
            String content = state.fingerprint().equals(settings.fingerprint()) ? state.content() : "";
            known.put(source.source(), new StoredSource(source.source(), content, source.readAt()));
        }
        return known;
    }

    /** Takes what is configured and registered now. */
    void configure(Collection<RootLocation> roots) {
        IngestRound round = round();
        Set<TargetKey> keys = new HashSet<>();
        for (RootLocation root : roots) {
            keys.add(root.key());
            round.touch(stitcher.claimGenerated(root.key(), root.entity()));
        }
        for (RootLocation root : live.roots()) {
            if (!keys.contains(root.key())) {
                round.touch(stitcher.disclaim(root.key()));
            }
        }
        live.begin(roots);
        finish(round);
    }

    /** Takes what workers have read, and the news of sources that failed or recovered. */
    void apply(List<ReadOutcome.Read> reads, Collection<SourceId> news) {
        IngestRound round = round();
        for (ReadOutcome.Read read : reads) {
            round.take(read);
            judges.put(read.source().toString(), settings.stateOf(read).rules());
            if (schedule.recovered(read.source())) {
                round.examine(read.source());
            }
        }
        news.forEach(round::examine);
        finish(round);
        reads.forEach(read -> schedule.succeeded(read.source(), read.state()));
    }

    /** Tries again what could not be finished before. */
    void retryPending() {
        if (!pending.isEmpty()) {
            IngestRound round = round();
            round.touch(pending);
            pending.clear();
            finish(round);
        }
    }

    /** Has everything read again that other rules have judged. */
    void reconsider(String rules) {
        String now = new SourceState(settings.fingerprint(), rules, "").rules();
        schedule.readAfresh(
                source -> !judges.getOrDefault(source.toString(), now).equals(now));
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
        IngestRound round = round();
        round.merge(stitcher.delete(ref));
        publication.publish(round);
    }

    /** Forgets an entity that never made it into the catalog. */
    void forget(String unprocessed) {
        IngestRound round = round();
        for (TargetKey target : Set.copyOf(live.emitters().keySet())) {
            TargetReading reading = live.reading(target);
            if (reading != null) {
                round.take(reading.without((file, document) -> isUnprocessed(document)
                        && UnprocessedEntities.id(file, document.ref()).equals(unprocessed)));
            }
        }
        finish(round);
    }

    private boolean isUnprocessed(DocumentReading document) {
        return document.ref() != null && !document.isGood() && stitcher.find(document.ref()) == null;
    }

    private IngestRound round() {
        return new IngestRound(settings, schedule, stitcher, live, claims, pending);
    }

    private void finish(IngestRound round) {
        round.follow();
        publication.publish(round);
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
        return publication.errorCount();
    }
}
