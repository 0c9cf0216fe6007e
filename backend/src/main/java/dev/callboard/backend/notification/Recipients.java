package dev.callboard.backend.notification;

import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The users behind entities: a user, the members of a group and of the groups below it, the owners of anything else. */
final class Recipients {

    private final EntityIndex index;

    Recipients(EntityIndex index) {
        this.index = index;
    }

    /** The references of the users behind some entities, less those behind others. Answers from memory. */
    Set<String> of(Collection<EntityRef> entities, Collection<EntityRef> but) {
        Set<String> users = users(entities);
        users.removeAll(users(but));
        return users;
    }

    private Set<String> users(Collection<EntityRef> entities) {
        CatalogSnapshot catalog = index.snapshot();
        Set<String> users = new LinkedHashSet<>();
        Set<EntityRef> seen = new HashSet<>();
        Deque<EntityRef> pending = new ArrayDeque<>(entities);
        while (!pending.isEmpty()) {
            EntityRef next = pending.poll();
            if (!seen.add(next)) {
                continue;
            }
            switch (next.kind()) {
                case "user" -> users.add(next.toString());
                case "group" -> pending.addAll(related(catalog, next, Set.of("hasMember", "parentOf")));
                default -> pending.addAll(related(catalog, next, Set.of("ownedBy")));
            }
        }
        return users;
    }

    private static List<EntityRef> related(CatalogSnapshot catalog, EntityRef ref, Set<String> how) {
        return catalog.byRef(ref)
                .map(entity -> JsonMapper.shared()
                        .readTree(entity.body())
                        .path("relations")
                        .valueStream()
                        .filter(relation -> how.contains(relation.path("type").asString("")))
                        .map((JsonNode relation) ->
                                EntityRef.parse(relation.path("targetRef").asString("")))
                        .toList())
                .orElse(List.of());
    }
}
