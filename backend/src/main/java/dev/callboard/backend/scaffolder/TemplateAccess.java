package dev.callboard.backend.scaffolder;

import static dev.callboard.backend.scaffolder.ScaffolderPermissions.PARAMETER_READ;
import static dev.callboard.backend.scaffolder.ScaffolderPermissions.STEP_READ;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.catalog.CatalogPermissions;
import dev.callboard.backend.permission.AuthorizeResult;
import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import dev.callboard.backend.permission.AuthorizeResult.Deny;
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
                .evaluate(caller, List.of(CatalogPermissions.ENTITY_READ, PARAMETER_READ, STEP_READ))
                .flatMap(results -> permissions
                        .apply(results.getFirst(), List.of(ref.toString()))
                        .flatMap(allowed -> allowed.getFirst()
                                ? Mono.just(visible(templates.require(ref), results.get(1), results.get(2)))
                                : Mono.error(CatalogTemplates.notFound(ref))));
    }

    /** What of a template a caller may see. */
    Mono<TemplateEntity> visible(Credentials caller, TemplateEntity template) {
        return permissions
                .evaluate(caller, List.of(PARAMETER_READ, STEP_READ))
                .map(results -> visible(template, results.getFirst(), results.get(1)));
    }

    private static TemplateEntity visible(TemplateEntity template, AuthorizeResult parameters, AuthorizeResult steps) {
        return template.withOnly(test(parameters), test(steps));
    }

    private static Predicate<List<String>> test(AuthorizeResult result) {
        return switch (result) {
            case Allow() -> tags -> true;
            case Deny() -> tags -> false;
            case ConditionalDecision conditional -> tags -> ScaffolderPermissions.holds(conditional.condition(), tags);
        };
    }
}
