package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds users and their groups in the catalog. */
final class CatalogUsers implements UserDirectory {

    private final EntityIndex index;

    CatalogUsers(EntityIndex index) {
        this.index = index;
    }

    @Override
    public Optional<List<EntityRef>> groupsOf(EntityRef user) {
        return index.snapshot().byRef(user).map(CatalogUsers::groups);
    }

    @Override
    public List<EntityRef> withEmail(String email) {
        return users("spec.profile.email", email).map(FinalEntity::ref).toList();
    }

    @Override
    public List<EntityRef> withAnnotation(String name, String value) {
        return users("metadata.annotations." + name, value)
                // The index does not tell upper case from lower case.
                .filter(user -> JsonMapper.shared()
                        .readTree(user.body())
                        .path("metadata")
                        .path("annotations")
                        .path(name)
                        .asString("")
                        .equals(value))
                .map(FinalEntity::ref)
                .toList();
    }

    private Stream<FinalEntity> users(String key, String value) {
        EntityFilter filter = new EntityFilter.All(List.of(
                new EntityFilter.HasValue("kind", Set.of("user")), new EntityFilter.HasValue(key, Set.of(value))));
        return index.snapshot().list(filter, List.of()).stream();
    }

    private static List<EntityRef> groups(FinalEntity user) {
        List<EntityRef> groups = new ArrayList<>();
        for (JsonNode relation : JsonMapper.shared().readTree(user.body()).path("relations")) {
            if (relation.path("type").asString("").equals("memberOf")) {
                groups.add(EntityRef.parse(relation.path("targetRef").asString("")));
            }
        }
        return groups;
    }
}
