package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.UnprocessedEntity;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The entities that were read and have never made it into the catalog, as Backstage's module for unprocessed entities lists
 * them. Reading and processing are one step here, so whatever is pending has failed, and both lists are the same.
 */
@RestController
@RequestMapping("/api/catalog/entities/unprocessed")
final class UnprocessedController {

    private final CatalogCalls catalog;
    private final PermissionEvaluator permissions;

    UnprocessedController(CatalogCalls catalog, PermissionEvaluator permissions) {
        this.catalog = catalog;
        this.permissions = permissions;
    }

    @GetMapping("/pending")
    Mono<ResponseEntity<byte[]>> pending(Credentials caller, ServerHttpRequest request) {
        return list("pending", caller, request);
    }

    @GetMapping("/failed")
    Mono<ResponseEntity<byte[]>> failed(Credentials caller, ServerHttpRequest request) {
        return list("failed", caller, request);
    }

    private Mono<ResponseEntity<byte[]>> list(String type, Credentials caller, ServerHttpRequest request) {
        Optional<String> owner = QueryParameters.of(request, "owner").one("owner");
        return permissions
                .require(caller, CatalogPermissions.UNPROCESSED_READ)
                .then(catalog.call(CatalogIngest::unprocessed))
                .map(all -> {
                    ObjectNode json = JsonMapper.shared().createObjectNode().put("type", type);
                    ArrayNode rows = json.putArray("entities");
                    all.stream()
                            .filter(one -> owner.isEmpty() || owner.get().equals(writtenOwner(one)))
                            .forEach(one -> rows.add(RefreshState.row(one)));
                    return JsonAnswer.ok(request, json);
                });
    }

    private static String writtenOwner(UnprocessedEntity entity) {
        return entity.entity().path("spec").path("owner").asString("");
    }

    @DeleteMapping("/delete/{id}")
    Mono<ResponseEntity<Void>> delete(Credentials caller, ServerHttpRequest request, @PathVariable String id) {
        QueryParameters.of(request);
        return permissions
                .require(caller, CatalogPermissions.UNPROCESSED_DELETE)
                .then(catalog.run(ingest -> ingest.forgetUnprocessed(id)))
                .thenReturn(ResponseEntity.noContent().build());
    }
}
