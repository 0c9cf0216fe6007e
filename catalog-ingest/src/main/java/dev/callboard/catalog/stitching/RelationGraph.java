package dev.callboard.catalog.stitching;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Relation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The relations that entities give to others. What an entity is the source of by its own words is read from its own
 * body again, so only the other half is kept.
 */
final class RelationGraph {

    private static final Comparator<Relation> ORDER =
            Comparator.comparing(Relation::type).thenComparing(Relation::target);

    /** By receiver, then by giver. */
    private final Map<EntityRef, Map<EntityRef, List<Relation>>> given = new HashMap<>();

    /** By giver: who receives. */
    private final Map<EntityRef, Set<EntityRef>> receivers = new HashMap<>();

    /**
     * Replaces what an entity gives.
     *
     * @param relations all relations it brings into being, both ways; none if it is gone
     * @return the entities that now have other relations than before
     */
    Set<EntityRef> replace(EntityRef giver, List<Relation> relations) {
        Map<EntityRef, List<Relation>> next = new HashMap<>();
        for (Relation relation : relations) {
            if (!relation.source().equals(giver)) {
                next.computeIfAbsent(relation.source(), source -> new ArrayList<>(1))
                        .add(relation);
            }
        }
        Set<EntityRef> changed = new HashSet<>();
        for (EntityRef receiver : receivers.getOrDefault(giver, Set.of())) {
            if (!next.containsKey(receiver)) {
                Map<EntityRef, List<Relation>> givers = given.get(receiver);
                if (givers != null) {
                    givers.remove(giver);
                    if (givers.isEmpty()) {
                        given.remove(receiver);
                    }
                }
                changed.add(receiver);
            }
        }
        next.forEach((receiver, list) -> {
            List<Relation> before =
                    given.computeIfAbsent(receiver, r -> new HashMap<>(2)).put(giver, list);
            if (!list.equals(before)) {
                changed.add(receiver);
            }
        });
        if (next.isEmpty()) {
            receivers.remove(giver);
        } else {
            receivers.put(giver, Set.copyOf(next.keySet()));
        }
        return changed;
    }

    /**
     * All relations of an entity, each once, by type and target.
     *
     * @param own the relations that the entity itself brings into being, both ways
     */
    List<Relation> of(EntityRef entity, List<Relation> own) {
        Set<Relation> all = new TreeSet<>(ORDER);
        own.stream().filter(relation -> relation.source().equals(entity)).forEach(all::add);
        given.getOrDefault(entity, Map.of()).values().forEach(all::addAll);
        return List.copyOf(all);
    }
}
