package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import dev.callboard.backend.permission.AuthorizeResult.Deny;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.FieldProjection;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
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
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Entities by name, uid and reference; their ancestry; and deleting one. */
@RestController
@RequestMapping("/api/catalog/entities")
final class EntitiesController {

    private final EntityReads entities;
    private final CatalogCalls catalog;
    private final PermissionEvaluator permissions;

    EntitiesController(EntityReads entities, CatalogCalls catalog, PermissionEvaluator permissions) {
        this.entities = entities;
        this.catalog = catalog;
        this.permissions = permissions;
    }

    @GetMapping("/by-uid/{uid}")
    Mono<ResponseEntity<Publisher<DataBuffer>>> byUid(ServerWebExchange exchange, @PathVariable String uid) {
        QueryParameters.of(exchange.getRequest());
        return entities.of(exchange)
                .map(snapshot -> snapshot.byUid(uid)
                        .map(EntityAnswers::one)
                        .orElseThrow(() -> new NotFoundError("No entity with uid " + uid)));
    }

    @DeleteMapping("/by-uid/{uid}")
    Mono<ResponseEntity<Void>> delete(Credentials caller, ServerHttpRequest request, @PathVariable String uid) {
        QueryParameters.of(request);
        return permissions
                .evaluate(caller, CatalogPermissions.ENTITY_DELETE)
                .flatMap(result -> switch (result) {
                    case Allow() -> delete(uid);
                    case Deny() -> Mono.<Void>error(PermissionEvaluator.notAllowed());
                    case ConditionalDecision conditional -> delete(uid, conditional);
                })
                .thenReturn(ResponseEntity.noContent().build());
    }

    private Mono<Void> delete(String uid) {
        return catalog.run(
                ingest -> ingest.index().snapshot().byUid(uid).ifPresent(known -> ingest.deleteEntity(known.uid())));
    }

    private Mono<Void> delete(String uid, ConditionalDecision onlyIf) {
        EntityFilter condition = CatalogPermissions.filter(onlyIf.condition());
        return catalog.run(ingest -> ingest.deleteEntity(ingest.index()
                .snapshot()
                .restrictedTo(condition)
                .byUid(uid)
                .orElseThrow(PermissionEvaluator::notAllowed)
                .uid()));
    }

    @GetMapping("/by-name/{kind}/{namespace}/{name}")
    Mono<ResponseEntity<Publisher<DataBuffer>>> byName(
            ServerWebExchange exchange,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name) {
        QueryParameters.of(exchange.getRequest(), EntitiesInTime.AS_OF);
        EntityRef ref = new EntityRef(kind, namespace, name);
        return entities.of(exchange)
                .map(snapshot -> snapshot.byRef(ref)
                        .map(EntityAnswers::one)
                        .orElseThrow(
                                () -> new NotFoundError("No entity named '%s' found, with kind '%s' in namespace '%s'"
                                        .formatted(name, kind, namespace))));
    }

    @GetMapping("/by-name/{kind}/{namespace}/{name}/ancestry")
    Mono<ResponseEntity<Publisher<DataBuffer>>> ancestry(
            ServerWebExchange exchange,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name) {
        QueryParameters.of(exchange.getRequest());
        EntityRef ref = new EntityRef(kind, namespace, name);
        return entities.of(exchange)
                .map(snapshot -> snapshot.ancestry(ref)
                        .map(ancestry -> EntityAnswers.whole(
                                JsonAnswer.of(exchange.getRequest(), 200, AncestryText.of(ancestry))))
                        .orElseThrow(() -> snapshot.isRestricted()
                                ? new NotAllowedError("")
                                : new NotFoundError("No such entity " + ref)));
    }

    @PostMapping("/by-refs")
    Mono<ResponseEntity<Publisher<DataBuffer>>> byRefs(
            ServerWebExchange exchange, @RequestBody(required = false) byte @Nullable [] body) {
        ServerHttpRequest request = exchange.getRequest();
        QueryParameters parameters = QueryParameters.of(request, "filter", EntitiesInTime.AS_OF);
        JsonBody asked = JsonBody.of(request, body).required("entityRefs");
        List<String> refs = asked.strings("entityRefs");
        FieldProjection fields = FieldProjection.of(asked.strings("fields"));
        EntityFilter filter = new EntityFilter.All(List.of(
                EntityFilter.of(EntityFilter.predicateOf(parameters.all("filter"))),
                EntityFilter.of(asked.object("query").orElse(null))));
        return entities.of(exchange).map(snapshot -> {
            List<@Nullable FinalEntity> found = snapshot.byRefTexts(refs, filter);
            return EntityAnswers.of(request, fields, new EntityChunks("{\"items\":[", found, "]}", fields));
        });
    }
}
