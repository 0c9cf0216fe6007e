package dev.callboard.backend.catalog;

import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.catalog.CatalogIngest;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The bridge to the catalog's blocking calls: they run where all blocking calls do. */
final class CatalogCalls {

    private final CatalogIngest catalog;

    CatalogCalls(CatalogIngest catalog) {
        this.catalog = catalog;
    }

    /** Calls the catalog for an answer, which must not be null. */
    <T> Mono<T> call(Function<CatalogIngest, T> question) {
        return Mono.fromCallable(() -> question.apply(catalog)).subscribeOn(BlockingCalls.scheduler());
    }

    /** Calls the catalog for its effect. */
    Mono<Void> run(Consumer<CatalogIngest> command) {
        return Mono.<Void>fromRunnable(() -> command.accept(catalog)).subscribeOn(BlockingCalls.scheduler());
    }
}
