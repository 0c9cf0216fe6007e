package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.ErrorPage;
import dev.callboard.catalog.ErrorQuery;
import dev.callboard.catalog.IngestionProgress;
import dev.callboard.catalog.IngestionProgress.SourceProgress;
import dev.callboard.catalog.ProviderProgress;
import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.IngestionError;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How reading goes: what is wrong with what was read, and how far each source has been read. */
@RestController
@RequestMapping("/api/catalog")
final class ReadingController {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final CatalogCalls catalog;
    private final EntityReads entities;
    private final PermissionEvaluator permissions;

    ReadingController(CatalogCalls catalog, EntityReads entities, PermissionEvaluator permissions) {
        this.entities = entities;
        this.permissions = permissions;
        this.catalog = catalog;
    }

    @GetMapping("/errors")
    Mono<ResponseEntity<byte[]>> errors(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        QueryParameters asked = QueryParameters.of(request, "repository", "location", "owner", "limit", "offset");
        ErrorQuery query = new ErrorQuery(
                asked.one("repository").orElse(null),
                asked.one("location").orElse(null),
                asked.one("owner").map(ReadingController::ref).orElse(null),
                asked.count("offset").orElse(0),
                asked.pageLimit());
        return entities.of(exchange).flatMap(seen -> errors(query, seen)).map(page -> {
            ObjectNode json = JSON.createObjectNode();
            ArrayNode items = json.putArray("items");
            page.items().forEach(error -> items.add(json(error)));
            return JsonAnswer.ok(request, json.put("totalItems", page.total()));
        });
    }

    /** Who may not see everything is told only what is wrong with what they may see. */
    private Mono<ErrorPage> errors(ErrorQuery query, CatalogSnapshot seen) {
        if (!seen.isRestricted()) {
            return catalog.call(ingest -> ingest.errors(query));
        }
        ErrorQuery all = new ErrorQuery(query.repository(), query.location(), query.owner(), 0, Integer.MAX_VALUE);
        return catalog.call(ingest -> ingest.errors(all)).map(page -> {
            List<ErrorPage.OwnedError> visible = page.items().stream()
                    .filter(owned -> isVisible(owned.error().entityRef(), seen))
                    .toList();
            return new ErrorPage(
                    visible.stream().skip(query.offset()).limit(query.limit()).toList(), visible.size());
        });
    }

    private static boolean isVisible(@Nullable String entityRef, CatalogSnapshot seen) {
        try {
            return entityRef != null && seen.byRef(EntityRef.parse(entityRef)).isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static ObjectNode json(ErrorPage.OwnedError owned) {
        IngestionError error = owned.error();
        ObjectNode json = JSON.createObjectNode()
                .put("repository", error.repository())
                .put("location", error.location())
                .put("path", error.path())
                .put("commit", error.commit())
                .put("line", error.line())
                .put("column", error.column())
                .put("entityRef", error.entityRef())
                .put("name", error.name())
                .put("message", error.message())
                .put("text", error.text())
                .put("remedy", error.remedy());
        ArrayNode owners = json.putArray("owners");
        owned.owners().forEach(owners::add);
        return json;
    }

    @GetMapping("/ingestion")
    Mono<ResponseEntity<byte[]>> ingestion(Credentials caller, ServerHttpRequest request) {
        QueryParameters asked = QueryParameters.of(request, "repository", "limit", "offset");
        String repository = asked.one("repository").map(ReadingController::bare).orElse("");
        int offset = asked.count("offset").orElse(0);
        int limit = asked.pageLimit();
        Mono<IngestionProgress> asSoonAsAllowed = permissions
                .require(caller, CatalogPermissions.INGESTION_READ)
                .then(catalog.call(CatalogIngest::progress));
        return asSoonAsAllowed.map(progress -> {
            List<SourceProgress> sources = progress.sources().stream()
                    .filter(source -> repository.isEmpty() || repository.equals(bare(source.repository())))
                    .sorted(Comparator.comparing((SourceProgress source) -> source.failures() == 0)
                            .thenComparing(SourceProgress::repository)
                            .thenComparing(SourceProgress::gitRef))
                    .toList();
            ObjectNode json = summary(progress, sources);
            ArrayNode waitsFor = json.putArray("waitsFor");
            progress.waitsFor()
                    .forEach(one ->
                            waitsFor.addObject().put("provider", one.provider()).put("reason", one.reason()));
            ArrayNode items = json.putArray("items");
            sources.stream().skip(offset).limit(limit).forEach(source -> items.add(json(source)));
            return JsonAnswer.ok(request, json);
        });
    }

    @GetMapping("/ingestion/providers")
    Mono<ResponseEntity<byte[]>> providers(Credentials caller, ServerHttpRequest request) {
        QueryParameters.of(request);
        return permissions
                .require(caller, CatalogPermissions.INGESTION_READ)
                .then(catalog.call(CatalogIngest::providers))
                .map(providers -> {
                    ObjectNode json = JSON.createObjectNode();
                    ArrayNode items = json.putArray("items");
                    providers.forEach(provider -> items.add(json(provider)));
                    return JsonAnswer.ok(request, json);
                });
    }

    private static ObjectNode json(ProviderProgress provider) {
        return JSON.createObjectNode()
                .put("name", provider.name())
                .put("entities", provider.entities())
                .put("refused", provider.refused())
                .put("refusal", provider.refusal())
                .put("lastSuccess", text(provider.lastSuccess()))
                .put("lastError", provider.lastError())
                .put("nextRun", text(provider.nextRun()));
    }

    private static ObjectNode summary(IngestionProgress progress, List<SourceProgress> sources) {
        return JSON.createObjectNode()
                .put("leader", progress.leader())
                .put("complete", progress.complete())
                .put("remaining", progress.remaining())
                .put("version", progress.version())
                .put("totalItems", sources.size())
                .put(
                        "failing",
                        sources.stream().filter(source -> source.failures() > 0).count());
    }

    private static ObjectNode json(SourceProgress source) {
        return JSON.createObjectNode()
                .put("repository", source.repository())
                .put("ref", source.gitRef())
                .put("commit", source.commit())
                .put("lastSuccess", text(source.lastSuccess()))
                .put("lastError", source.lastError())
                .put("failures", source.failures())
                .put("nextRun", text(source.nextRun()));
    }

    private static @Nullable String text(@Nullable Instant time) {
        return Objects.toString(time, null);
    }

    /** The same repository may be named with and without Git's suffix. */
    private static String bare(String url) {
        return url.endsWith(".git") ? url.substring(0, url.length() - ".git".length()) : url;
    }

    private static String ref(String text) {
        try {
            return EntityRef.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw new InputError("request/query/owner must be an entity reference, such as group:default/team", e);
        }
    }
}
