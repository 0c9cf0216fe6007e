package dev.callboard.backend.search;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.catalog.CatalogPermissions;
import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import dev.callboard.backend.permission.AuthorizeResult.Deny;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.search.DocumentStore.Found;
import dev.callboard.backend.search.DocumentStore.Shown;
import dev.callboard.backend.web.JsonAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Finds what the caller may read. */
@RestController
@RequestMapping("/api/search")
final class SearchController {

    private static final Set<String> TYPES = Set.of(CatalogDocuments.TYPE, TechDocsDocuments.TYPE);

    /** How long a search waits for documents that are being brought up to date; then it takes those that are there. */
    private static final Duration FRESHNESS = Duration.ofSeconds(3);

    /** How many matches are looked through for those that the caller may read; with more, nobody knows how many those are. */
    private static final int MOST = 10_000;

    private final DocumentStore store;
    private final CatalogDocuments documents;
    private final PermissionEvaluator permissions;
    private final String tag = UUID.randomUUID().toString();

    SearchController(DocumentStore store, CatalogDocuments documents, PermissionEvaluator permissions) {
        this.store = store;
        this.documents = documents;
        this.permissions = permissions;
    }

    @GetMapping("/query")
    Mono<ResponseEntity<byte[]>> query(Credentials caller, ServerHttpRequest request) {
        SearchQuery query = SearchQuery.of(request.getQueryParams(), TYPES);
        return current()
                .then(permissions.evaluate(caller, CatalogPermissions.ENTITY_READ))
                .flatMap(result -> switch (result) {
                    case Allow() -> call(() -> all(query));
                    case Deny() -> Mono.just(new Page(List.of(), 0, true));
                    case ConditionalDecision conditional -> readable(caller, query);
                })
                .flatMap(page -> call(() -> answer(query, page)))
                .map(json -> JsonAnswer.ok(request, json));
    }

    private Mono<Void> current() {
        return documents.isCurrent()
                ? Mono.empty()
                : Mono.fromFuture(documents::refreshed, true).timeout(FRESHNESS).onErrorComplete();
    }

    /**
     * One page of what was found.
     *
     * @param known how much is known of
     * @param all whether that is all there is
     */
    private record Page(List<Found> found, long known, boolean all) {}

    private Page all(SearchQuery query) {
        return new Page(store.find(query, query.offset(), query.pageSize()), store.count(query), true);
    }

    private Mono<Page> readable(Credentials caller, SearchQuery query) {
        return call(() -> store.find(query, 0, MOST))
                .flatMap(found -> permissions
                        .allows(
                                caller,
                                CatalogPermissions.ENTITY_READ,
                                found.stream().map(Found::entityRef).toList())
                        .map(allowed -> {
                            List<Found> mine = IntStream.range(0, found.size())
                                    .filter(allowed::get)
                                    .mapToObj(found::get)
                                    .toList();
                            return new Page(
                                    mine.stream()
                                            .skip(query.offset())
                                            .limit(query.pageSize())
                                            .toList(),
                                    mine.size(),
                                    found.size() < MOST);
                        }));
    }

    private ObjectNode answer(SearchQuery query, Page page) {
        String before = "<" + tag + ">";
        String after = "</" + tag + ">";
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode results = json.putArray("results");
        int rank = query.offset();
        for (Shown shown : store.show(page.found(), query, before, after)) {
            ObjectNode result = results.addObject().put("type", shown.type()).put("rank", ++rank);
            result.set("document", shown.document());
            ObjectNode fields = result.putObject("highlight")
                    .put("preTag", before)
                    .put("postTag", after)
                    .putObject("fields");
            if (!query.words().isEmpty()) {
                fields.put("title", shown.title()).put("text", shown.text());
                for (String place : List.of("location", "path")) {
                    fields.put(place, shown.document().path(place).asString(""));
                }
            }
        }
        if (page.all()) {
            json.put("numberOfResults", page.known());
        }
        if (query.offset() + query.pageSize() < page.known()) {
            json.put("nextPageCursor", SearchQuery.cursor(query.page() + 1));
        }
        if (query.page() > 0) {
            json.put("previousPageCursor", SearchQuery.cursor(query.page() - 1));
        }
        return json;
    }

    private static <T> Mono<T> call(Callable<T> blocking) {
        return Mono.fromCallable(blocking).subscribeOn(BlockingCalls.scheduler());
    }
}
