package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.catalog.CatalogPermissions;
import dev.callboard.backend.permission.AuthorizeResult;
import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import dev.callboard.backend.permission.AuthorizeResult.Deny;
import dev.callboard.backend.permission.Permission;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.template.TemplateEntity;
import java.util.List;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/** The templates of the catalog as a caller may see them: with the pages and steps that are theirs to see. */
final class TemplateAccess {

    private final CatalogTemplates templates;
    private final PermissionEvaluator permissions;

    TemplateAccess(CatalogTemplates templates, PermissionEvaluator permissions) {
        this.templates = templates;
        this.permissions = permissions;
    }

    /** A template; an error if there is none that the caller may see, and if it cannot be run. */
    Mono<TemplateEntity> require(Credentials caller, EntityRef ref) {
        return permissions
                .allows(caller, CatalogPermissions.ENTITY_READ, ref.toString())
                .flatMap(allowed ->
                        allowed ? visible(caller, templates.require(ref)) : Mono.error(CatalogTemplates.notFound(ref)));
    }

    /** What of a template a caller may see. */
    Mono<TemplateEntity> visible(Credentials caller, TemplateEntity template) {
        return tags(caller, ScaffolderPermissions.PARAMETER_READ)
                .zipWith(tags(caller, ScaffolderPermissions.STEP_READ))
                .map(allowed -> template.withOnly(allowed.getT1(), allowed.getT2()));
    }

    private Mono<Predicate<List<String>>> tags(Credentials caller, Permission permission) {
        return permissions.evaluate(caller, permission).map(TemplateAccess::test);
    }

    private static Predicate<List<String>> test(AuthorizeResult result) {
        return switch (result) {
            case Allow() -> tags -> true;
            case Deny() -> tags -> false;
            case ConditionalDecision conditional -> tags -> ScaffolderPermissions.holds(conditional.condition(), tags);
        };
    }
}
