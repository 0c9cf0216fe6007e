package dev.callboard.backend.catalog;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.catalog.index.Cursor;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityOrder;
import dev.callboard.catalog.index.EntityPage;
import dev.callboard.catalog.index.EntityQuery;
import dev.callboard.catalog.index.FieldProjection;
import dev.callboard.catalog.index.TextFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Listings by condition, in pages with cursors, and counts of values; asked for by query string or by body. */
@RestController
@RequestMapping("/api/catalog")
final class QueryController {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final EntityReads entities;

    QueryController(EntityReads entities) {
        this.entities = entities;
    }

    @GetMapping("/entities/by-query")
    Mono<ResponseEntity<Publisher<DataBuffer>>> query(ServerWebExchange exchange) {
        QueryParameters asked = QueryParameters.of(
                exchange.getRequest(),
                "fields",
                "limit",
                "offset",
                "orderField",
                "cursor",
                "filter",
                "fullTextFilterTerm",
                "fullTextFilterFields",
                "totalItems",
                EntitiesInTime.AS_OF);
        FieldProjection fields = FieldProjection.of(asked.commaSeparated("fields"));
        int limit = asked.count("limit").orElse(EntityQuery.DEFAULT_LIMIT);
        Optional<String> cursor = asked.one("cursor");
        if (cursor.isPresent()) {
            return continued(exchange, cursor.get(), limit, fields);
        }
        TextFilter text = new TextFilter(
                asked.one("fullTextFilterTerm").orElse(""), asked.commaSeparated("fullTextFilterFields"));
        EntityQuery query = EntityQuery.everything()
                .matching(EntityFilter.predicateOf(asked.all("filter")))
                .containing(text)
                .orderedBy(order(asked.all("orderField")))
                .page(asked.count("offset").orElse(0), limit);
        return started(exchange, query, asked.oneOf("totalItems", "include", "exclude"), fields);
    }

    @PostMapping("/entities/by-query")
    Mono<ResponseEntity<Publisher<DataBuffer>>> query(
            ServerWebExchange exchange, @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(exchange.getRequest(), EntitiesInTime.AS_OF);
        EntityListing listing = EntityListing.of(JsonBody.of(exchange.getRequest(), body), "orderBy");
        return entities.of(exchange)
                .map(snapshot -> answer(exchange.getRequest(), listing.page(snapshot), listing.fields()));
    }

    @GetMapping("/entity-facets")
    Mono<ResponseEntity<byte[]>> facets(ServerWebExchange exchange) {
        QueryParameters asked = QueryParameters.of(exchange.getRequest(), "facet", "filter", EntitiesInTime.AS_OF);
        if (!asked.has("facet")) {
            throw new InputError("request/query must have required property 'facet'");
        }
        return facets(exchange, asked.all("facet"), EntityFilter.predicateOf(asked.all("filter")));
    }

    @PostMapping("/entity-facets")
    Mono<ResponseEntity<byte[]>> facets(
            ServerWebExchange exchange, @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(exchange.getRequest(), EntitiesInTime.AS_OF);
        JsonBody asked = JsonBody.of(exchange.getRequest(), body);
        List<String> facets = asked.strings("facets").stream()
                .filter(facet -> !facet.isEmpty())
                .toList();
        if (facets.isEmpty()) {
            throw new InputError("Missing or empty facets parameter");
        }
        return facets(exchange, facets, asked.object("query").orElse(null));
    }

    private Mono<ResponseEntity<byte[]>> facets(
            ServerWebExchange exchange, List<String> facets, @Nullable ObjectNode predicate) {
        EntityFilter filter = EntityFilter.of(predicate);
        return entities.of(exchange)
                .map(snapshot ->
                        JsonAnswer.of(exchange.getRequest(), 200, CatalogJson.facets(snapshot.facets(filter, facets))));
    }

    private Mono<ResponseEntity<Publisher<DataBuffer>>> started(
            ServerWebExchange exchange, EntityQuery query, Optional<String> totalItems, FieldProjection fields) {
        EntityQuery counted = totalItems.orElse("include").equals("exclude") ? query.uncounted() : query;
        return entities.of(exchange).map(snapshot -> answer(exchange.getRequest(), snapshot.query(counted), fields));
    }

    private Mono<ResponseEntity<Publisher<DataBuffer>>> continued(
            ServerWebExchange exchange, String text, int limit, FieldProjection fields) {
        Cursor cursor = Cursor.decode(text);
        return entities.of(exchange)
                .map(snapshot -> answer(exchange.getRequest(), snapshot.query(cursor, limit), fields));
    }

    private static ResponseEntity<Publisher<DataBuffer>> answer(
            ServerHttpRequest request, EntityPage page, FieldProjection fields) {
        ObjectNode pageInfo = JSON.createObjectNode();
        if (page.next() != null) {
            pageInfo.put("nextCursor", page.next().encode());
        }
        if (page.previous() != null) {
            pageInfo.put("prevCursor", page.previous().encode());
        }
        String end = "],\"totalItems\":" + page.totalItems() + ",\"pageInfo\":" + pageInfo + "}";
        return EntityAnswers.of(request, fields, new EntityChunks("{\"items\":[", page.items(), end, fields));
    }

    private static List<EntityOrder> order(List<String> texts) {
        List<EntityOrder> order = new ArrayList<>();
        for (String text : texts) {
            int comma = text.lastIndexOf(',');
            String field = comma < 0 ? text : text.substring(0, comma);
            String direction = comma < 0 ? "asc" : text.substring(comma + 1);
            order.add(new EntityOrder(field.strip(), EntityOrder.Direction.of(direction.strip())));
        }
        return order;
    }
}
