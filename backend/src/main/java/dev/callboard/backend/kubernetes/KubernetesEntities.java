package dev.callboard.backend.kubernetes;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.catalog.CatalogPermissions;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The entities of the catalog as far as a caller may read them. */
final class KubernetesEntities {

    private final EntityIndex index;
    private final PermissionEvaluator permissions;

    KubernetesEntities(EntityIndex index, PermissionEvaluator permissions) {
        this.index = index;
        this.permissions = permissions;
    }

    /** Empty if there is none that the caller may read. */
    Mono<JsonNode> find(Credentials caller, EntityRef ref) {
        return permissions
                .allows(caller, CatalogPermissions.ENTITY_READ, ref.toString())
                .filter(allowed -> allowed)
                .flatMap(allowed -> Mono.justOrEmpty(index.snapshot()
                        .byRef(ref)
                        .map(found -> JsonMapper.shared().readTree(found.body()))));
    }
}
