package dev.callboard.backend.catalog;

import dev.callboard.catalog.index.CatalogSnapshot;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Where every route that reads entities gets them from. */
interface EntityReads {

    /** The catalog as the caller of a request may see it, at least at the version that the request names. Never empty. */
    Mono<CatalogSnapshot> of(ServerWebExchange exchange);
}
