package dev.callboard.catalog.stitching;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Relation;
import dev.callboard.catalog.processing.CanonicalJson;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.FileReading;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.processing.TargetReading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes final entities of what was read: who owns an entity, its relations from all sides, its status, uid and etag.
 *
 * <p>Works on what has changed and on what that touches, and on nothing else. An entity stays with the first who claimed
 * it for as long as they do; what is not good any more stays as it last was, with the reason in its status. Not safe for
 * use by several threads. After an error between stitching and storing it has to be made anew from the store.
 */
public final class Stitcher {

    private final Function<Entity, List<Relation>> relations;
    private final OrphanStrategy orphanStrategy;
    private final LocationStates locations;

    private final Map<EntityRef, OwnedEntity> held = new HashMap<>();
    private final Map<EntityRef, UUID> returning = new HashMap<>();
    private final ClaimBook claims = new ClaimBook();
    private final RelationGraph graph = new RelationGraph();

    /**
     * @param relations reads the relations of an entity, both ways; used by several threads
     */
    public Stitcher(
            Function<Entity, List<Relation>> relations, OrphanStrategy orphanStrategy, LocationStates locations) {
        this.relations = relations;
        this.orphanStrategy = orphanStrategy;
        this.locations = locations;
    }

    /**
     * What stitching has changed.
     *
     * @param unread targets whose content is needed again, since an entity that only they hold has become theirs
     */
    public record Result(List<OwnedEntity> upserts, List<EntityRef> removals, Set<TargetKey> unread) {}

    /** Takes over what an earlier run has left. */
    public void load(Collection<OwnedEntity> entities) {
        entities.forEach(owned -> held.put(owned.entity().ref(), owned));
        new StoredRelations(relations).forEach(List.copyOf(entities), graph::replace);
    }

    private List<Relation> relationsOf(ObjectNode processed) {
        return relations.apply(new Entity(processed));
    }

    public @Nullable OwnedEntity find(EntityRef ref) {
        return held.get(ref);
    }

    /**
     * What is not as the claims would have it. After a restart that is what configuration has changed since; all else
     * was stored together with the claims it comes from.
     */
    public Set<EntityRef> unsettled(Collection<EntityRef> claimed) {
        Set<EntityRef> unsettled = new LinkedHashSet<>();
        for (EntityRef ref : claimed) {
            if (!held.containsKey(ref) && claims.of(ref).stream().anyMatch(Claim::isGood)) {
                unsettled.add(ref);
            }
        }
        held.forEach((ref, owned) -> {
            if (claims.of(ref).stream().noneMatch(claim -> claim.locationKey().equals(owned.locationKey()))) {
                unsettled.add(ref);
            }
        });
        return unsettled;
    }

    /** Replaces what a target claims; returns the entities to be stitched. */
    public Set<EntityRef> claim(TargetReading reading, Collection<EntityRef> emitters) {
        return claims.replace(reading.key(), Claim.of(reading, emitters));
    }

    /** Adds an entity that no file holds; returns the entities to be stitched. */
    public Set<EntityRef> claimGenerated(TargetKey key, Entity entity) {
        Claim claim = new Claim(
                entity.ref(),
                key,
                key.origin().toString(),
                CanonicalJson.sha1(entity.json()),
                List.of(),
                List.of(),
                null);
        return claims.replace(key, List.of(claim));
    }

    /** Takes back all that a target claimed; returns the entities to be stitched. */
    public Set<EntityRef> disclaim(TargetKey key) {
        return claims.replace(key, List.of());
    }

    /**
     * Removes an entity. If it is claimed, it comes back under the same uid when its content is next read.
     *
     * @return the targets to be read for that, and what has changed
     */
    public Result delete(EntityRef ref) {
        OwnedEntity owned = held.get(ref);
        if (owned == null) {
            return new Result(List.of(), List.of(), Set.of());
        }
        List<Claim> claimed = claims.of(ref);
        Round round = new Round(Map.of());
        round.remove(ref);
        if (!claimed.isEmpty()) {
            returning.put(ref, owned.entity().uid());
            claimed.forEach(claim -> round.unread.add(claim.target()));
        }
        return round.finish();
    }

    /** The owner of an entity, if that is not the given location key; null if it is, or there is no such entity. */
    private @Nullable String otherOwner(EntityRef ref, String locationKey) {
        OwnedEntity owned = held.get(ref);
        return owned == null || owned.locationKey().equals(locationKey) ? null : owned.locationKey();
    }

    /** The mistakes of a file's documents that are no mistake in the file: what they describe is another's. */
    public List<DocumentError> conflicts(FileReading file) {
        List<DocumentError> errors = new ArrayList<>();
        LocationErrors.forEachConflict(file, this::otherOwner, errors::add);
        return errors;
    }

    /** The targets under which an entity is claimed. */
    public Set<TargetKey> targetsOf(EntityRef ref) {
        Set<TargetKey> targets = new LinkedHashSet<>();
        claims.of(ref).forEach(claim -> targets.add(claim.target()));
        return targets;
    }

    /**
     * Stitches what is touched, and whatever that touches in turn.
     *
     * @param contents the bodies that have been read, by the target they were read for and the entity
     */
    public Result stitch(Set<EntityRef> touched, Map<TargetKey, Map<EntityRef, List<Content>>> contents) {
        return new Round(contents).run(touched);
    }

    /** A body that has been read, and the location key of its file. */
    public record Content(String locationKey, Entity entity) {}

    /** One run over a set of entities. */
    private final class Round {

        private final Map<TargetKey, Map<EntityRef, List<Content>>> contents;
        private final Map<EntityRef, OwnedEntity> upserts = new LinkedHashMap<>();
        private final Set<EntityRef> removals = new LinkedHashSet<>();
        private final Set<TargetKey> unread = new LinkedHashSet<>();
        private final Map<EntityRef, Draft> drafts = new LinkedHashMap<>();
        private final Set<EntityRef> related = new LinkedHashSet<>();

        Round(Map<TargetKey, Map<EntityRef, List<Content>>> contents) {
            this.contents = contents;
        }

        Result run(Set<EntityRef> touched) {
            for (EntityRef ref : touched) {
                settle(ref);
            }
            return finish();
        }

        /** Decides whose the entity is and what it holds, and passes its relations on. */
        private void settle(EntityRef ref) {
            List<Claim> all = claims.of(ref);
            OwnedEntity current = held.get(ref);
            Claim owner = owner(ref, all, current);
            if (owner == null) {
                if (current == null) {
                    return;
                }
                if (orphanStrategy == OrphanStrategy.DELETE) {
                    remove(ref);
                } else {
                    drafts.put(ref, Draft.orphan(current, Stitcher.this::relationsOf));
                }
                return;
            }
            if (all.size() > 1 || current == null || !current.locationKey().equals(owner.locationKey())) {
                all.forEach(claim -> related.addAll(claim.emitters()));
            }
            ObjectNode processed = processed(owner, current);
            if (processed == null) {
                unread.add(owner.target());
                return;
            }
            List<Relation> own = relationsOf(processed);
            drafts.put(ref, Draft.of(owner, all, processed, own));
            related.addAll(graph.replace(ref, own));
        }

        private @Nullable Claim owner(EntityRef ref, List<Claim> all, @Nullable OwnedEntity current) {
            if (current != null) {
                Claim loyal = Claim.best(all.stream()
                        .filter(claim -> claim.locationKey().equals(current.locationKey()))
                        .toList());
                return loyal != null ? loyal : Claim.best(all);
            }
            Claim first = Claim.best(all);
            return first == null || !first.isGood() || isSilentLocation(ref) ? null : first;
        }

        /** A Location of which nothing good has come yet is not shown: it is a first-time failure like any other. */
        private boolean isSilentLocation(EntityRef ref) {
            return locations.namesTargets(ref)
                    && locations.readings(ref).stream().noneMatch(TargetReading::hasYielded);
        }

        private @Nullable ObjectNode processed(Claim owner, @Nullable OwnedEntity current) {
            if (!owner.isGood()) {
                return current == null ? null : FinalBody.processed(current.entity());
            }
            for (Content content :
                    contents.getOrDefault(owner.target(), Map.of()).getOrDefault(owner.ref(), List.of())) {
                if (content.locationKey().equals(owner.locationKey())) {
                    return content.entity().json();
                }
            }
            if (current != null) {
                ObjectNode known = FinalBody.processed(current.entity());
                if (CanonicalJson.sha1(known).equals(owner.hash())) {
                    return known;
                }
            }
            return null;
        }

        void remove(EntityRef ref) {
            held.remove(ref);
            removals.add(ref);
            related.addAll(graph.replace(ref, List.of()));
            claims.of(ref).forEach(claim -> related.addAll(claim.emitters()));
        }

        Result finish() {
            for (EntityRef ref : related) {
                OwnedEntity current = held.get(ref);
                if (current != null && !drafts.containsKey(ref)) {
                    List<Claim> all = claims.of(ref);
                    drafts.put(ref, Draft.again(current, owner(ref, all, current), all, Stitcher.this::relationsOf));
                }
            }
            drafts.forEach(this::compose);
            removals.removeAll(upserts.keySet());
            return new Result(List.copyOf(upserts.values()), List.copyOf(removals), Set.copyOf(unread));
        }

        private void compose(EntityRef ref, Draft draft) {
            OwnedEntity current = held.get(ref);
            UUID uid = current != null ? current.entity().uid() : uidOf(ref);
            List<StatusError> errors = new ArrayList<>(draft.problems());
            errors.addAll(LocationErrors.of(ref, locations, Stitcher.this::otherOwner));
            List<Relation> all = graph.of(ref, draft.relations());
            FinalEntity entity = FinalBody.compose(ref, uid, draft.processed(), all, errors, draft.place());
            OwnedEntity next = new OwnedEntity(entity, draft.locationKey(), draft.provenance());
            if (current == null || differs(current, next)) {
                held.put(ref, next);
                upserts.put(ref, next);
            }
        }

        private UUID uidOf(EntityRef ref) {
            UUID earlier = returning.remove(ref);
            return earlier != null ? earlier : UUID.randomUUID();
        }

        private static boolean differs(OwnedEntity current, OwnedEntity next) {
            return !current.entity().etag().equals(next.entity().etag())
                    || !current.entity().parents().equals(next.entity().parents())
                    || !current.locationKey().equals(next.locationKey());
        }
    }
}
