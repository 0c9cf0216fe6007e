package dev.callboard.backend.catalog;

import dev.callboard.catalog.CatalogIngest;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The bridge to the catalog's blocking calls: they run on the shared elastic scheduler, which has virtual threads. */
final class CatalogCalls {

    private final CatalogIngest catalog;

    CatalogCalls(CatalogIngest catalog) {
        this.catalog = catalog;
    }

    /** Calls the catalog for an answer, which must not be null. */
    <T> Mono<T> call(Function<CatalogIngest, T> question) {
        return Mono.fromCallable(() -> question.apply(catalog)).subscribeOn(Schedulers.boundedElastic());
    }

    /** Calls the catalog for its effect. */
    Mono<Void> run(Consumer<CatalogIngest> command) {
        return Mono.<Void>fromRunnable(() -> command.accept(catalog)).subscribeOn(Schedulers.boundedElastic());
    }
}
