package dev.callboard.backend.catalog;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.ServiceUnavailableError;
import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityIndex;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The whole catalog as it is now.
 *
 * <p>Every answer says in {@value #VERSION} which version it was made from. A request that has to see an earlier write,
 * even through another replica, sends that version as {@value #MINIMUM}: it waits for a moment until the version is
 * there, and fails if that takes too long.
 */
final class CurrentEntities implements EntityReads {

    static final String VERSION = "Callboard-Catalog-Version";
    static final String MINIMUM = "Callboard-Catalog-Min-Version";

    private final EntityIndex index;
    private final Duration patience;

    CurrentEntities(EntityIndex index, Duration patience) {
        this.index = index;
        this.patience = patience;
    }

    @Override
    public Mono<CatalogSnapshot> of(ServerWebExchange exchange) {
        String minimum = exchange.getRequest().getHeaders().getFirst(MINIMUM);
        CatalogSnapshot now = index.snapshot();
        Mono<CatalogSnapshot> snapshot =
                minimum == null || now.version() >= version(minimum) ? Mono.just(now) : atLeast(version(minimum));
        return snapshot.doOnNext(
                found -> exchange.getResponse().getHeaders().set(VERSION, String.valueOf(found.version())));
    }

    private Mono<CatalogSnapshot> atLeast(long version) {
        return Mono.defer(() -> {
                    CompletableFuture<CatalogSnapshot> promise = index.atLeast(version);
                    return Mono.fromFuture(promise);
                })
                .publishOn(Schedulers.parallel())
                .timeout(patience, Mono.error(() -> tooOld(version)));
    }

    private ServiceUnavailableError tooOld(long version) {
        return new ServiceUnavailableError(
                "The catalog here is at version %d and did not reach version %d, which %s asks for, within %d ms; try again"
                        .formatted(index.version(), version, MINIMUM, patience.toMillis()));
    }

    private static long version(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new InputError("The header " + MINIMUM + " must be a version number, such as an earlier answer's "
                    + VERSION + ", but is '" + text + "'");
        }
        return Long.parseLong(text);
    }
}
