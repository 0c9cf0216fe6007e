package dev.callboard.catalog.check;

import dev.callboard.catalog.check.CheckFinding.Rule;
import dev.callboard.catalog.check.ServedCatalog.Served;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Relation;
import dev.callboard.catalog.processing.EntityPipeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What a tree would change in a catalog. */
final class Comparison {

    private final CheckedPlace place;
    private final boolean complete;
    private final TreeReading tree;
    private final ServedCatalog served;
    private final EntityPipeline pipeline;
    private final List<CheckFinding> findings = new ArrayList<>();
    private final List<EntityChange> changes = new ArrayList<>();
    private final Map<EntityRef, Served> removed = new HashMap<>();
    private final Set<Relation> broken = new HashSet<>();

    Comparison(CheckRequest request, TreeReading tree, ServedCatalog served, EntityPipeline pipeline) {
        this.place = request.place();
        this.complete = request.isComplete() && tree.brokenFiles().isEmpty();
        this.tree = tree;
        this.served = served;
        this.pipeline = pipeline;
    }

    void run() {
        findRemoved();
        tree.entities().values().forEach(this::compare);
        removed.values().forEach(this::findBroken);
        changes.sort(Comparator.comparing(EntityChange::entityRef));
    }

    List<CheckFinding> findings() {
        return findings;
    }

    List<EntityChange> changes() {
        return changes;
    }

    List<Relation> broken() {
        return broken.stream().sorted(Comparator.comparing(Relation::toString)).toList();
    }

    /** As an ingestion does, a file of which a document cannot be made out loses no entity. */
    private void findRemoved() {
        for (Served one : served.ofRepository(place.cloneUrl())) {
            EntityRef ref = one.entity().ref();
            boolean readAgain = tree.readFiles().contains(one.path());
            boolean named = readAgain || (complete && !one.ofRoot());
            if (named && !tree.described().contains(ref) && !tree.brokenFiles().contains(one.path())) {
                removed.put(ref, one);
                changes.add(new EntityChange(
                        ref, EntityChange.Kind.REMOVED, one.path(), 0, List.of(), owners(one.entity()), List.of()));
            }
        }
    }

    private void compare(FoundEntity found) {
        EntityRef ref = found.entity().ref();
        Optional<Served> known = served.find(ref);
        List<EntityRef> owners = owners(found.entity());
        if (known.isEmpty()) {
            changes.add(new EntityChange(
                    ref, EntityChange.Kind.ADDED, found.path(), found.line(), List.of(), List.of(), owners));
        } else {
            Entity before = known.get().entity();
            List<EntityChange.Difference> differences = Differences.between(before, found.entity());
            if (!differences.isEmpty()) {
                changes.add(new EntityChange(
                        ref,
                        EntityChange.Kind.CHANGED,
                        found.path(),
                        found.line(),
                        differences,
                        owners(before),
                        owners));
            }
            if (!known.get().repository().equals(place.cloneUrl())) {
                findings.add(found.finding(
                        Rule.CONFLICTING_ENTITY,
                        "%s is already described by %s, so this description would not count"
                                .formatted(ref, known.get().location()),
                        "/metadata/name"));
            }
        }
        findUnknownTargets(
                found, known.map(Served::entity).map(this::relationsOf).orElse(Set.of()));
    }

    /** Only what is new is told: what leads nowhere already is no part of the change. */
    private void findUnknownTargets(FoundEntity found, Set<Relation> before) {
        EntityRef ref = found.entity().ref();
        Set<EntityRef> told = new HashSet<>();
        for (Relation relation : relationsOf(found.entity())) {
            EntityRef target = relation.target();
            if (relation.source().equals(ref) && !before.contains(relation) && !exists(target) && told.add(target)) {
                findings.add(found.finding(
                        Rule.UNKNOWN_TARGET,
                        "The relation %s leads to %s, which is neither here nor in the catalog"
                                .formatted(relation.type(), target),
                        "/spec"));
            }
        }
    }

    private boolean exists(EntityRef ref) {
        return tree.described().contains(ref)
                || (!removed.containsKey(ref) && served.find(ref).isPresent());
    }

    /** The relations with an entity that goes, as far as those that stay ask for them. */
    private void findBroken(Served gone) {
        EntityRef ref = gone.entity().ref();
        Set<EntityRef> neighbours = new TreeSet<>();
        for (JsonNode relation : gone.entity().json().path("relations")) {
            neighbours.add(EntityRef.parse(relation.path("targetRef").asString()));
        }
        Set<Relation> ofThis = new HashSet<>();
        for (EntityRef neighbour : neighbours) {
            current(neighbour)
                    .ifPresent(entity -> relationsOf(entity).stream()
                            .filter(relation -> relation.source().equals(neighbour)
                                    && relation.target().equals(ref))
                            .forEach(ofThis::add));
        }
        broken.addAll(ofThis);
        if (!ofThis.isEmpty()) {
            findings.add(new CheckFinding(
                    Rule.BROKEN_RELATION,
                    "%s is removed, but %s"
                            .formatted(
                                    ref,
                                    String.join(
                                            ", ",
                                            ofThis.stream()
                                                    .map(one -> one.source() + " has it as " + one.type())
                                                    .sorted()
                                                    .limit(10)
                                                    .toList())),
                    gone.path(),
                    0,
                    0,
                    ref,
                    ""));
        }
    }

    private Optional<Entity> current(EntityRef ref) {
        FoundEntity found = tree.entities().get(ref);
        if (found != null) {
            return Optional.of(found.entity());
        }
        return removed.containsKey(ref) ? Optional.empty() : served.find(ref).map(Served::entity);
    }

    private List<EntityRef> owners(Entity entity) {
        return relationsOf(entity).stream()
                .filter(relation ->
                        relation.type().equals("ownedBy") && relation.source().equals(entity.ref()))
                .map(Relation::target)
                .sorted()
                .toList();
    }

    /** An entity that was taken by other rules than today's may have references that are none today. */
    private Set<Relation> relationsOf(Entity entity) {
        try {
            return Set.copyOf(pipeline.relations(entity));
        } catch (IllegalArgumentException e) {
            return Set.of();
        }
    }
}
