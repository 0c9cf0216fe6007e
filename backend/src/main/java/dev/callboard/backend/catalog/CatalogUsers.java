package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
