package dev.callboard.catalog;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.processing.TargetReading;
import dev.callboard.catalog.provider.LocatedTarget;
import dev.callboard.catalog.stitching.Stitcher;
import dev.callboard.catalog.store.StoredSource;
import dev.callboard.scm.ScmIntegrations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which targets are read now and what they last claimed; compares that with where locations lead. */
final class TargetClaims {

    private final ScmIntegrations integrations;
    private final SourceSchedule schedule;
    private final Stitcher stitcher;
    private final LiveLocations live;
    private final Map<TargetKey, Claimed> claimed = new HashMap<>();

    /** What a target last claimed, and through whom. */
    private record Claimed(@Nullable TargetReading reading, Set<EntityRef> emitters) {}

    TargetClaims(ScmIntegrations integrations, SourceSchedule schedule, Stitcher stitcher, LiveLocations live) {
        this.integrations = integrations;
        this.schedule = schedule;
        this.stitcher = stitcher;
        this.live = live;
    }

    boolean isClaimed(TargetKey target) {
        return claimed.containsKey(target);
    }

    /** The keys of the readings of all targets that are read now. */
    Set<String> readingKeys() {
        Set<String> keys = new HashSet<>();
        claimed.keySet().forEach(target -> keys.add(target.id()));
        return keys;
    }

    /**
     * Takes up what an earlier run has read.
     *
     * @param known what each source was; an empty state is not to be relied on
     * @return the entities that are claimed
     */
    Set<EntityRef> resume(Map<String, StoredSource> known) {
        Set<EntityRef> entities = new HashSet<>();
        live.emitters().forEach((key, emitters) -> {
            TargetReading reading = live.reading(key);
            if (reading != null) {
                entities.addAll(stitcher.claim(reading, emitters));
                claimed.put(key, new Claimed(reading, emitters));
                resume(key, known);
            }
        });
        return entities;
    }

    private void resume(TargetKey key, Map<String, StoredSource> known) {
        try {
            LocatedTarget target = LocatedTarget.of(key, integrations);
            StoredSource source = known.get(target.source().toString());
            if (source == null) {
                schedule.resume(target, null, null);
            } else {
                schedule.resume(target, source.state().isEmpty() ? null : source.state(), source.readAt());
            }
        } catch (ProcessingException e) {
            // The target leads nowhere; its reading says so already, or will when it is next claimed.
            claimed.remove(key);
        }
    }

    /** Finds anew where locations lead, and tells the round what is different. */
    void refresh(IngestRound round) {
        live.traverse();
        Map<TargetKey, Set<EntityRef>> next = live.emitters();
        List.copyOf(next.keySet()).forEach(key -> claim(key, next.getOrDefault(key, Set.of()), round));
        for (TargetKey key : List.copyOf(claimed.keySet())) {
            if (!next.containsKey(key)) {
                disclaim(key, round);
            }
        }
    }

    private void claim(TargetKey key, Set<EntityRef> emitters, IngestRound round) {
        Claimed before = claimed.get(key);
        if (before == null) {
            locate(key, round);
        }
        TargetReading reading = live.reading(key);
        if (before != null
                && Objects.equals(before.reading(), reading)
                && before.emitters().equals(emitters)) {
            return;
        }
        claimed.put(key, new Claimed(reading, emitters));
        round.stillRead(key);
        round.touch(emitters);
        if (before != null) {
            round.touch(before.emitters());
        }
        if (reading != null) {
            round.touch(stitcher.claim(reading, emitters));
        }
    }

    private void locate(TargetKey key, IngestRound round) {
        try {
            schedule.add(LocatedTarget.of(key, integrations));
        } catch (ProcessingException e) {
            round.take(TargetReading.failed(key, "", "", live.reading(key), e.toError()));
        }
    }

    private void disclaim(TargetKey key, IngestRound round) {
        Claimed before = claimed.remove(key);
        if (before != null) {
            round.touch(before.emitters());
        }
        round.touch(stitcher.disclaim(key));
        live.forget(key);
        round.gone(key, schedule.remove(key));
    }
}
