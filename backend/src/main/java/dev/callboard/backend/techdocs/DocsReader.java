package dev.callboard.backend.techdocs;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.catalog.CatalogPermissions;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.catalog.model.EntityRef;
import java.util.Optional;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;

/** The bridge from requests to documentation, as far as its entity is visible to the caller. Empty where it is not. */
final class DocsReader {

    private final TechDocs docs;
    private final PermissionEvaluator permissions;

    DocsReader(TechDocs docs, PermissionEvaluator permissions) {
        this.docs = docs;
        this.permissions = permissions;
    }

    /** Something to ask the documentation for. */
    @FunctionalInterface
    interface Question<T> {
        Optional<T> of(TechDocs docs);
    }

    <T> Mono<T> ask(Credentials caller, EntityRef ref, Question<T> question) {
        return permissions
                .allows(caller, CatalogPermissions.ENTITY_READ, ref.toString())
                .flatMap(allowed -> allowed ? call(() -> question.of(docs)).flatMap(Mono::justOrEmpty) : Mono.empty());
    }

    private static <T> Mono<T> call(Callable<T> blocking) {
        return Mono.fromCallable(blocking).subscribeOn(BlockingCalls.scheduler());
    }
}
