package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.catalog.model.EntityRef;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** What concerns reading: reading something again soon, and saying what would come of something that is not read yet. */
@RestController
@RequestMapping("/api/catalog")
final class IngestionController {

    private final CatalogCalls catalog;
    private final PermissionEvaluator permissions;

    IngestionController(CatalogCalls catalog, PermissionEvaluator permissions) {
        this.catalog = catalog;
        this.permissions = permissions;
    }

    @PostMapping("/refresh")
    Mono<ResponseEntity<Void>> refresh(
            Credentials caller, ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(request);
        JsonBody asked = JsonBody.of(request, body).required("entityRef").only("entityRef", "authorizationToken");
        EntityRef entity = ref(asked.requiredString("entityRef"));
        return permissions
                .require(caller, CatalogPermissions.ENTITY_REFRESH, entity.toString())
                .then(catalog.run(ingest -> ingest.refresh(entity)))
                .thenReturn(ResponseEntity.ok().build());
    }

    @PostMapping("/repository-changed")
    Mono<ResponseEntity<Void>> repositoryChanged(
            Credentials caller, ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(request);
        JsonBody asked = JsonBody.of(request, body);
        String url = PushNotice.repositoryUrl(asked);
        return permissions
                .require(caller, CatalogPermissions.INGESTION_MANAGE)
                .then(catalog.call(ingest -> ingest.repositoryChanged(url)))
                .map(known -> ResponseEntity.status(known ? 202 : 204).build());
    }

    @PostMapping("/validate-entity")
    Mono<ResponseEntity<byte[]>> validate(
            Credentials caller, ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(request);
        JsonBody asked = JsonBody.of(request, body).required("entity", "location");
        ObjectNode entity = asked.object("entity").orElseThrow();
        String location = asked.requiredString("location");
        return permissions
                .require(caller, CatalogPermissions.ENTITY_VALIDATE)
                .then(catalog.call(ingest -> ingest.validate(entity, location)))
                .map(problems -> problems.isEmpty()
                        ? ResponseEntity.ok().build()
                        : JsonAnswer.of(request, 400, CatalogJson.problems(problems)));
    }

    @PostMapping("/analyze-location")
    Mono<ResponseEntity<byte[]>> analyze(
            Credentials caller, ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(request);
        JsonBody asked = JsonBody.of(request, body).required("location");
        JsonBody location = asked.section("location")
                .orElseThrow()
                .required("type", "target")
                .only("type", "target");
        location.requiredString("type");
        String target = location.requiredString("target");
        // The original's document and its handler spell it in different ways.
        String file = asked.string("catalogFilename")
                .or(() -> asked.string("catalogFileName"))
                .orElse("");
        return permissions
                .require(caller, CatalogPermissions.LOCATION_ANALYZE)
                .then(catalog.call(ingest -> ingest.analyze(target, file)))
                .map(analysis -> JsonAnswer.ok(request, CatalogJson.analysis(analysis)));
    }

    private static EntityRef ref(String text) {
        try {
            return EntityRef.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InputError(String.valueOf(e.getMessage()), e);
        }
    }
}
