package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import dev.callboard.backend.permission.AuthorizeResult.Deny;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.catalog.index.EntityFilter;
import reactor.core.publisher.Mono;

/** Says which entities somebody may read. */
interface ReadCondition {

    /** The condition that an entity has to fulfil. Never empty; an error if it cannot be learnt. */
    Mono<EntityFilter> of(Credentials caller);

    /** What the permission to read entities says. */
    static ReadCondition of(PermissionEvaluator permissions) {
        return caller -> permissions
                .evaluate(caller, CatalogPermissions.ENTITY_READ)
                .map(result -> switch (result) {
                    case Allow() -> EntityFilter.EVERYTHING;
                    case Deny() -> EntityFilter.NOTHING;
                    case ConditionalDecision conditional -> CatalogPermissions.filter(conditional.condition());
                });
    }
}
