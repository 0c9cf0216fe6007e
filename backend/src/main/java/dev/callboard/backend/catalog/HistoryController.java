package dev.callboard.backend.catalog;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.catalog.CatalogException;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.store.EntityChange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What happened: to one entity, and to all of them as a feed that can be followed. */
@RestController
@RequestMapping("/api/catalog")
final class HistoryController {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final EntityIndex index;
    private final CatalogCalls catalog;
    private final EntityReads entities;

    HistoryController(CatalogIngest catalog, CatalogCalls calls, EntityReads entities) {
        this.entities = entities;
        this.index = catalog.index();
        this.catalog = calls;
    }

    @GetMapping("/entities/by-name/{kind}/{namespace}/{name}/history")
    Mono<ResponseEntity<byte[]>> history(
            ServerWebExchange exchange,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name) {
        ServerHttpRequest request = exchange.getRequest();
        QueryParameters asked = QueryParameters.of(request, "limit", "cursor");
        EntityRef ref = new EntityRef(kind, namespace, name);
        int limit = asked.pageLimit();
        long before = asked.one("cursor").map(text -> id("query/cursor", text)).orElse(Long.MAX_VALUE);
        Mono<CatalogSnapshot> seen = entities.of(exchange);
        return seen.zipWith(catalog.call(ingest -> ingest.history().of(ref, before, limit + 1)))
                .map(found -> {
                    List<EntityChange> changes = found.getT2();
                    boolean there = found.getT1().byRef(ref).isPresent();
                    if (!there && (changes.isEmpty() || found.getT1().isRestricted())) {
                        throw new NotFoundError(
                                "Nothing is known of an entity named '%s', with kind '%s' in namespace '%s'"
                                        .formatted(name, kind, namespace));
                    }
                    List<EntityChange> page = changes.subList(0, Math.min(limit, changes.size()));
                    ObjectNode json = items(page);
                    ObjectNode pageInfo = json.putObject("pageInfo");
                    if (changes.size() > limit) {
                        pageInfo.put("nextCursor", String.valueOf(page.getLast().id()));
                    }
                    return JsonAnswer.ok(request, json);
                });
    }

    @GetMapping(path = "/changes", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<byte[]>> changes(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        QueryParameters asked = QueryParameters.of(request, "limit", "after");
        int limit = asked.pageLimit();
        Place place = place(asked);
        Mono<CatalogSnapshot> seen = entities.of(exchange);
        return seen.zipWith(changesAfter(place, limit)).map(found -> {
            List<EntityChange> changes = found.getT2();
            ObjectNode json = items(changes.stream()
                    .filter(change -> isVisible(change, found.getT1()))
                    .toList());
            json.put(
                    "next",
                    changes.isEmpty() ? place.after() : changes.getLast().id());
            return JsonAnswer.ok(request, json);
        });
    }

    /** Sends what is there, then what comes, until the client goes. A reconnecting client loses nothing. */
    @GetMapping(path = "/changes", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> follow(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        QueryParameters asked = QueryParameters.of(request, "after");
        String last = request.getHeaders().getFirst("Last-Event-ID");
        Place place = last != null && !last.isBlank()
                ? new Place("headers/last-event-id", id("headers/last-event-id", last))
                : place(asked);
        // Asked before the stream begins, so that a point from which nothing follows is an error and no empty stream.
        return entities.of(exchange)
                .filter(seen -> !seen.isRestricted())
                .switchIfEmpty(
                        Mono.error(
                                () -> new NotAllowedError(
                                        "Changes can be followed by those who may read all entities; others can ask for them in pages")))
                .then(changesAfter(place, QueryParameters.MAX_PAGE))
                .flatMapMany(first -> Flux.merge(following(place.after(), first), stillHere()));
    }

    /** After which change somebody wants to go on, and what of the request says so. */
    private record Place(String field, long after) {}

    private static Place place(QueryParameters asked) {
        return new Place(
                "query/after",
                asked.one("after").map(text -> id("query/after", text)).orElse(0L));
    }

    private Mono<List<EntityChange>> changesAfter(Place place, int limit) {
        return catalog.call(ingest -> ingest.history().changes(place.after(), limit))
                .onErrorMap(
                        CatalogException.InvalidInput.class,
                        e -> new InputError("request/" + place.field() + ": " + e.getMessage(), e));
    }

    private Flux<ServerSentEvent<String>> following(long after, List<EntityChange> first) {
        AtomicLong seen = new AtomicLong(after);
        AtomicLong version = new AtomicLong(-1);
        Flux<EntityChange> later = Flux.interval(LOOK)
                .onBackpressureDrop()
                .filter(tick -> version.get() != index.version())
                .concatMap(tick -> rest(seen, version), 1);
        return Flux.concat(Flux.fromIterable(first).doOnNext(change -> seen.set(change.id())), later)
                .map(HistoryController::event);
    }

    private Flux<EntityChange> rest(AtomicLong seen, AtomicLong version) {
        return Flux.defer(() -> {
            long now = index.version();
            return catalog.call(ingest -> ingest.history().changes(seen.get(), QueryParameters.MAX_PAGE))
                    .flatMapMany(changes -> {
                        if (changes.size() < QueryParameters.MAX_PAGE) {
                            version.set(now);
                        }
                        return Flux.fromIterable(changes).doOnNext(change -> seen.set(change.id()));
                    });
        });
    }

    /** Who may not see everything sees only changes of what they may see now. */
    private static boolean isVisible(EntityChange change, CatalogSnapshot snapshot) {
        return !snapshot.isRestricted() || snapshot.byRef(change.ref()).isPresent();
    }

    private static Flux<ServerSentEvent<String>> stillHere() {
        return Flux.interval(KEEP_ALIVE)
                .onBackpressureDrop()
                .map(tick ->
                        ServerSentEvent.<String>builder().comment("still here").build());
    }

    private static ServerSentEvent<String> event(EntityChange change) {
        return ServerSentEvent.<String>builder()
                .event("change")
                .id(String.valueOf(change.id()))
                .data(HistoryJson.change(change).toString())
                .build();
    }

    private static ObjectNode items(List<EntityChange> changes) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode items = json.putArray("items");
        changes.forEach(change -> items.add(HistoryJson.change(change)));
        return json;
    }

    private static long id(String field, String text) {
        if (!text.strip().matches("[0-9]{1,18}")) {
            throw new InputError("request/" + field + " must be the id of a change");
        }
        return Long.parseLong(text.strip());
    }
}
