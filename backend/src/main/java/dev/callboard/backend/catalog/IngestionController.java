package dev.callboard.backend.catalog;

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

    IngestionController(CatalogCalls catalog) {
        this.catalog = catalog;
    }

    @PostMapping("/refresh")
    Mono<ResponseEntity<Void>> refresh(
            ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(request);
        JsonBody asked = JsonBody.of(request, body).required("entityRef").only("entityRef", "authorizationToken");
        EntityRef entity = ref(asked.requiredString("entityRef"));
        return catalog.run(ingest -> ingest.refresh(entity))
                .thenReturn(ResponseEntity.ok().build());
    }

    @PostMapping("/repository-changed")
    Mono<ResponseEntity<Void>> repositoryChanged(
            ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(request);
        JsonBody asked = JsonBody.of(request, body);
        String url = PushNotice.repositoryUrl(asked);
        return catalog.call(ingest -> ingest.repositoryChanged(url))
                .map(known -> ResponseEntity.status(known ? 202 : 204).build());
    }

    @PostMapping("/validate-entity")
    Mono<ResponseEntity<byte[]>> validate(
            ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(request);
        JsonBody asked = JsonBody.of(request, body).required("entity", "location");
        ObjectNode entity = asked.object("entity").orElseThrow();
        String location = asked.requiredString("location");
        return catalog.call(ingest -> ingest.validate(entity, location))
                .map(problems -> problems.isEmpty()
                        ? ResponseEntity.ok().build()
                        : JsonAnswer.of(request, 400, CatalogJson.problems(problems)));
    }

    @PostMapping("/analyze-location")
    Mono<ResponseEntity<byte[]>> analyze(
            ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(request);
        JsonBody location = JsonBody.of(request, body)
                .required("location")
                .section("location")
                .orElseThrow()
                .required("type", "target")
                .only("type", "target");
        String type = location.requiredString("type");
        String target = location.requiredString("target");
        return catalog.call(ingest -> ingest.analyze(type, target))
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
