package dev.callboard.backend.catalog;

import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.index.FieldProjection;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Entities by name, uid and reference; their ancestry; and deleting one. */
@RestController
@RequestMapping("/api/catalog/entities")
final class EntitiesController {

    private final EntityIndex index;
    private final CatalogCalls catalog;

    EntitiesController(CatalogIngest catalog, CatalogCalls calls) {
        this.index = catalog.index();
        this.catalog = calls;
    }

    @GetMapping("/by-uid/{uid}")
    ResponseEntity<Flux<DataBuffer>> byUid(ServerHttpRequest request, @PathVariable String uid) {
        QueryParameters.of(request);
        return index.snapshot()
                .byUid(uid)
                .map(EntityAnswers::one)
                .orElseThrow(() -> new NotFoundError("No entity with uid " + uid));
    }

    @DeleteMapping("/by-uid/{uid}")
    Mono<ResponseEntity<Void>> delete(ServerHttpRequest request, @PathVariable String uid) {
        QueryParameters.of(request);
        UUID known = index.snapshot().byUid(uid).map(FinalEntity::uid).orElse(null);
        ResponseEntity<Void> done = ResponseEntity.noContent().build();
        return known == null
                ? Mono.just(done)
                : catalog.run(ingest -> ingest.deleteEntity(known)).thenReturn(done);
    }

    @GetMapping("/by-name/{kind}/{namespace}/{name}")
    ResponseEntity<Flux<DataBuffer>> byName(
            ServerHttpRequest request,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name) {
        QueryParameters.of(request);
        return index.snapshot()
                .byRef(new EntityRef(kind, namespace, name))
                .map(EntityAnswers::one)
                .orElseThrow(() -> new NotFoundError("No entity named '%s' found, with kind '%s' in namespace '%s'"
                        .formatted(name, kind, namespace)));
    }

    @GetMapping("/by-name/{kind}/{namespace}/{name}/ancestry")
    ResponseEntity<byte[]> ancestry(
            ServerHttpRequest request,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name) {
        QueryParameters.of(request);
        EntityRef ref = new EntityRef(kind, namespace, name);
        return index.snapshot()
                .ancestry(ref)
                .map(ancestry -> JsonAnswer.ok(request, CatalogJson.ancestry(ancestry)))
                .orElseThrow(() -> new NotFoundError("No such entity " + ref));
    }

    @PostMapping("/by-refs")
    ResponseEntity<Flux<DataBuffer>> byRefs(
            ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters parameters = QueryParameters.of(request, "filter");
        JsonBody asked = JsonBody.of(request, body).required("entityRefs");
        List<String> refs = asked.strings("entityRefs");
        FieldProjection fields = FieldProjection.of(asked.strings("fields"));
        EntityFilter filter = new EntityFilter.All(List.of(
                EntityFilter.of(EntityFilter.predicateOf(parameters.all("filter"))),
                EntityFilter.of(asked.object("query").orElse(null))));
        CatalogSnapshot snapshot = index.snapshot();
        List<@Nullable FinalEntity> found = snapshot.byRefTexts(refs, filter);
        return EntityAnswers.of(request, fields, () -> new EntityChunks("{\"items\":[", found, "]}", fields));
    }
}
