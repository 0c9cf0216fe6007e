package dev.callboard.backend.catalog;

import dev.callboard.backend.web.InputError;
import dev.callboard.catalog.CatalogException;
import dev.callboard.catalog.CatalogHistory;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.index.CatalogSnapshot;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The catalog as it was, for a request that says {@value #AS_OF}; as it is now for all others.
 *
 * <p>Which routes take the parameter is theirs to say; the others refuse it like any unknown one.
 */
final class EntitiesInTime implements EntityReads {

    static final String AS_OF = "asOf";

    private final EntityReads now;
    private final CatalogCalls catalog;

    EntitiesInTime(EntityReads now, CatalogCalls catalog) {
        this.now = now;
        this.catalog = catalog;
    }

    @Override
    public Mono<CatalogSnapshot> of(ServerWebExchange exchange) {
        List<String> asked = exchange.getRequest().getQueryParams().getOrDefault(AS_OF, List.of());
        if (asked.isEmpty()) {
            return now.of(exchange);
        }
        String moment = asked.getFirst();
        if (asked.size() > 1 || moment == null || moment.isBlank()) {
            return Mono.error(new InputError("request/query/asOf must be one version or one time"));
        }
        return catalog.call(ingest -> past(ingest, moment.strip()))
                .onErrorMap(
                        CatalogException.InvalidInput.class,
                        e -> new InputError("request/query/asOf: " + e.getMessage(), e))
                .doOnNext(past -> exchange.getResponse()
                        .getHeaders()
                        .set(CurrentEntities.VERSION, String.valueOf(past.version())));
    }

    private static CatalogSnapshot past(CatalogIngest ingest, String moment) {
        CatalogHistory history = ingest.history();
        return moment.matches("[0-9]{1,18}") ? history.asOf(Long.parseLong(moment)) : history.asOf(time(moment));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new InputError(
                    "request/query/asOf must be a catalog version or a time such as 2026-05-01T12:00:00Z", e);
        }
    }
}
