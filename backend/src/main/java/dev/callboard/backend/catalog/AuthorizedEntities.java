package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.catalog.index.CatalogSnapshot;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Only what the caller of a request may see of other reads. All routes that read entities go through here, so that none
 * can forget to ask; a condition that cannot be learnt is an error, and nothing is read.
 */
final class AuthorizedEntities implements EntityReads {

    private final EntityReads all;
    private final ReadCondition condition;

    AuthorizedEntities(EntityReads all, ReadCondition condition) {
        this.all = all;
        this.condition = condition;
    }

    @Override
    public Mono<CatalogSnapshot> of(ServerWebExchange exchange) {
        return condition
                .of(Credentials.of(exchange))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("Nobody said what the caller may see")))
                .flatMap(allowed -> all.of(exchange).map(snapshot -> snapshot.restrictedTo(allowed)));
    }
}
