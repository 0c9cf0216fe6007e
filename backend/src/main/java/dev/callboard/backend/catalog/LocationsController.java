package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.Locations;
import dev.callboard.catalog.Locations.OnConflict;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.store.RegisteredLocation;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Registered locations: trying, registering, finding, changing and removing them. */
@RestController
@RequestMapping("/api/catalog/locations")
final class LocationsController {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> YES = Set.of("1", "true", "y", "yes", "on");

    private final CatalogCalls catalog;
    private final LocationSettings settings;
    private final PermissionEvaluator permissions;

    LocationsController(CatalogCalls catalog, LocationSettings settings, PermissionEvaluator permissions) {
        this.permissions = permissions;
        this.catalog = catalog;
        this.settings = settings;
    }

    @PostMapping
    Mono<ResponseEntity<byte[]>> register(
            Credentials caller, ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters parameters = QueryParameters.of(request, "dryRun", "onConflict");
        boolean dryRun = parameters
                .one("dryRun")
                .map(text -> YES.contains(text.toLowerCase(Locale.ROOT)))
                .orElse(false);
        OnConflict onConflict = parameters
                .oneOf("onConflict", "refresh", "reject")
                .map(word -> OnConflict.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(settings.onConflict());
        JsonBody asked = JsonBody.of(request, body).required("type", "target").only("type", "target", "presence");
        asked.oneOf("presence", "optional", "required");
        String type = asked.requiredString("type");
        String target = asked.requiredString("target");
        if (dryRun) {
            return permissions
                    .require(caller, CatalogPermissions.LOCATION_CREATE)
                    .then(locations(locations -> CatalogJson.dryRun(locations.dryRun(type, target))))
                    .map(tried -> JsonAnswer.of(request, 201, tried));
        }
        refuseIfReadOnly();
        return permissions
                .require(caller, CatalogPermissions.LOCATION_CREATE)
                .then(locations(locations -> CatalogJson.registered(locations.register(type, target, onConflict))))
                .map(registered -> JsonAnswer.of(request, 201, registered));
    }

    @GetMapping
    Mono<ResponseEntity<byte[]>> list(Credentials caller, ServerHttpRequest request) {
        QueryParameters.of(request);
        return readable(caller)
                .map(locations -> {
                    ArrayNode all = JSON.createArrayNode();
                    locations.forEach(location -> all.addObject().set("data", CatalogJson.location(location)));
                    return all;
                })
                .map(all -> JsonAnswer.ok(request, all));
    }

    @PostMapping("/by-query")
    Mono<ResponseEntity<byte[]>> query(
            Credentials caller, ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(request);
        LocationQuery query = LocationQuery.of(JsonBody.of(request, body));
        return readable(caller).map(query::page).map(page -> JsonAnswer.ok(request, page));
    }

    @GetMapping("/{id}")
    Mono<ResponseEntity<byte[]>> find(Credentials caller, ServerHttpRequest request, @PathVariable String id) {
        QueryParameters.of(request);
        UUID uuid = uuid(id);
        return visibleTo(caller, () -> unknown(id))
                .then(locations(locations -> locations.find(uuid).orElseThrow(() -> unknown(id))))
                .map(location -> JsonAnswer.ok(request, CatalogJson.location(location)));
    }

    @PutMapping("/{id}")
    Mono<ResponseEntity<byte[]>> update(
            Credentials caller,
            ServerHttpRequest request,
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(request);
        JsonBody asked = JsonBody.of(request, body).required("type", "target").only("type", "target");
        String type = asked.requiredString("type");
        String target = asked.requiredString("target");
        refuseIfReadOnly();
        UUID uuid = uuid(id);
        return permissions
                .require(caller, CatalogPermissions.LOCATION_CREATE)
                .then(locations(locations -> locations.update(uuid, type, target)))
                .map(location -> JsonAnswer.ok(request, CatalogJson.location(location)));
    }

    @DeleteMapping("/{id}")
    Mono<ResponseEntity<Void>> delete(Credentials caller, ServerHttpRequest request, @PathVariable String id) {
        QueryParameters.of(request);
        refuseIfReadOnly();
        UUID uuid = uuid(id);
        return permissions
                .require(caller, CatalogPermissions.LOCATION_DELETE)
                .then(catalog.run(ingest -> ingest.locations().delete(uuid)))
                .thenReturn(ResponseEntity.noContent().build());
    }

    @GetMapping("/by-entity/{kind}/{namespace}/{name}")
    Mono<ResponseEntity<byte[]>> findByEntity(
            Credentials caller,
            ServerHttpRequest request,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name) {
        QueryParameters.of(request);
        EntityRef entity = new EntityRef(kind, namespace, name);
        return visibleTo(caller, () -> new NotFoundError("found no entity for ref " + entity))
                .then(locations(locations -> locations.findByEntity(entity)))
                .map(location -> JsonAnswer.ok(request, CatalogJson.location(location)));
    }

    /** What is registered, as far as the caller may see it: all or nothing. */
    private Mono<List<RegisteredLocation>> readable(Credentials caller) {
        return permissions
                .evaluate(caller, CatalogPermissions.LOCATION_READ)
                .flatMap(result -> result instanceof Allow ? locations(Locations::list) : Mono.just(List.of()));
    }

    /** Completes if the caller may see locations; else an error, the one that there is for a location that is not there. */
    private Mono<Void> visibleTo(Credentials caller, Supplier<NotFoundError> otherwise) {
        return permissions
                .evaluate(caller, CatalogPermissions.LOCATION_READ)
                .flatMap(result -> result instanceof Allow ? Mono.empty() : Mono.error(otherwise));
    }

    private <T> Mono<T> locations(java.util.function.Function<Locations, T> question) {
        return catalog.call((CatalogIngest ingest) -> question.apply(ingest.locations()));
    }

    private void refuseIfReadOnly() {
        if (settings.readOnly()) {
            throw new NotAllowedError("The catalog is read-only: catalog.readonly is set");
        }
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw unknown(id);
        }
    }

    private static NotFoundError unknown(String id) {
        return new NotFoundError("Found no location with ID " + id);
    }
}
