package dev.callboard.backend.kubernetes;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.kubernetes.EntityObjects.Look;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.BackstageError;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.MalformedJson;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The clusters, and the objects of entities in them. Without configuration there is no such plugin: 404. */
@RestController
@RequestMapping("/api/kubernetes")
final class KubernetesController {

    private static final Logger log = LoggerFactory.getLogger(KubernetesController.class);
    private static final int MAX_CUSTOM = 50;

    private final KubernetesSettings settings;
    private final Clusters clusters;
    private final KubernetesEntities entities;
    private final EntityObjects objects;
    private final ClusterCredentials credentials;
    private final PermissionEvaluator permissions;

    KubernetesController(
            KubernetesSettings settings,
            Clusters clusters,
            KubernetesEntities entities,
            EntityObjects objects,
            ClusterCredentials credentials,
            PermissionEvaluator permissions) {
        this.credentials = credentials;
        this.settings = settings;
        this.clusters = clusters;
        this.entities = entities;
        this.objects = objects;
        this.permissions = permissions;
    }

    @GetMapping("/clusters")
    Mono<ResponseEntity<byte[]>> clusters(Credentials caller, ServerHttpRequest request) {
        requireConfigured();
        return permissions
                .require(caller, KubernetesPermissions.CLUSTERS)
                .then(Mono.defer(() -> clusters.of(caller)))
                .map(found -> {
                    ArrayNode items = JsonNodeFactory.instance.arrayNode();
                    found.forEach(cluster -> items.add(cluster.listed()));
                    return JsonAnswer.ok(request, Map.of("items", items));
                });
    }

    /** Its failures have a form of their own, which the frontend reads. */
    @PostMapping("/services/{serviceId}")
    Mono<ResponseEntity<byte[]>> services(
            @PathVariable String serviceId,
            Credentials caller,
            ServerHttpRequest request,
            @RequestBody(required = false) byte @Nullable [] body) {
        requireConfigured();
        return permissions
                .require(caller, KubernetesPermissions.RESOURCES)
                .then(Mono.defer(() -> {
                    JsonNode read = parse(body);
                    EntityRef ref = refOf(read.path("entity"));
                    return entities.find(caller, ref)
                            .switchIfEmpty(Mono.error(() -> new NotAllowedError("Entity not found, " + ref)))
                            .flatMap(entity -> find(caller, entity, read, workloads()));
                }))
                .map(found -> JsonAnswer.ok(request, found))
                .onErrorResume(ClusterCredentials.Missing.class, missing -> failed(request, missing))
                .onErrorResume(failure -> !(failure instanceof BackstageError), failure -> {
                    log.error("Cannot look for the objects of {}", serviceId, failure);
                    return failed(request, new IllegalStateException("The server's log says what went wrong"));
                });
    }

    private static Mono<ResponseEntity<byte[]>> failed(ServerHttpRequest request, Throwable failure) {
        return Mono.just(JsonAnswer.of(request, 500, Map.of("error", String.valueOf(failure.getMessage()))));
    }

    @PostMapping("/resources/workloads/query")
    Mono<ResponseEntity<byte[]>> workloads(
            Credentials caller, ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        requireConfigured();
        return permissions
                .require(caller, KubernetesPermissions.RESOURCES)
                .then(Mono.defer(() -> query(caller, parse(body), workloads())))
                .map(found -> JsonAnswer.ok(request, found));
    }

    @PostMapping("/resources/custom/query")
    Mono<ResponseEntity<byte[]>> custom(
            Credentials caller, ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        requireConfigured();
        return permissions
                .require(caller, KubernetesPermissions.RESOURCES)
                .then(Mono.defer(() -> {
                    JsonNode read = parse(body);
                    List<CustomResource> wanted = wanted(read.path("customResources"));
                    return query(caller, read, cluster -> wanted);
                }))
                .map(found -> JsonAnswer.ok(request, found));
    }

    /** What is looked for in a cluster. */
    @FunctionalInterface
    private interface Types {
        List<CustomResource> in(Cluster cluster);
    }

    private Types workloads() {
        return cluster -> Stream.concat(
                        settings.types().stream(),
                        (cluster.customResources().isEmpty() ? settings.customResources() : cluster.customResources())
                                .stream())
                .toList();
    }

    private Mono<ObjectNode> query(Credentials caller, JsonNode body, Types types) {
        EntityRef ref = ref(body.path("entityRef").asString(""));
        return entities.find(caller, ref)
                .switchIfEmpty(Mono.error(() -> new InputError("Entity ref missing, " + ref)))
                .flatMap(entity -> find(caller, entity, body, types))
                .onErrorMap(
                        ClusterCredentials.Missing.class,
                        missing -> new InputError(String.valueOf(missing.getMessage()), missing));
    }

    private Mono<ObjectNode> find(Credentials caller, JsonNode entity, JsonNode body, Types types) {
        return clusters.of(caller)
                .flatMapIterable(found -> clustersOf(entity, found))
                .concatMap(cluster -> look(cluster, body, types.in(cluster)))
                .collectList()
                .flatMap(looks -> objects.find(entity, looks));
    }

    private Mono<Look> look(Cluster cluster, JsonNode body, List<CustomResource> types) {
        return credentials
                .of(cluster, path -> body.at("/auth/" + path.replace('.', '/')).asString(null))
                .map(token -> new Look(cluster, token, types, null))
                .onErrorResume(
                        ClusterCredentials.NotHere.class,
                        none -> Mono.just(new Look(cluster, Optional.empty(), types, none.getMessage())));
    }

    private List<Cluster> clustersOf(JsonNode entity, List<Cluster> all) {
        return switch (settings.locator()) {
            case "singleTenant" ->
                all.stream()
                        .filter(cluster -> EntityObjects.isIn(entity, cluster))
                        .toList();
            case "catalogRelation" -> {
                String namespace = entity.at("/metadata/namespace").asString(EntityRef.DEFAULT_NAMESPACE);
                List<String> needed = entity.path("relations")
                        .valueStream()
                        .filter(relation -> relation.path("type").asString("").equals("dependsOn"))
                        .map(relation -> relation.path("targetRef").asString(""))
                        .toList();
                yield all.stream()
                        .filter(cluster -> cluster.name().matches("[A-Za-z0-9][\\w.-]*")
                                && needed.contains(new EntityRef("resource", namespace, cluster.name()).toString()))
                        .toList();
            }
            default -> all;
        };
    }

    private void requireConfigured() {
        if (!settings.configured()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }

    private static JsonNode parse(byte @Nullable [] body) {
        try {
            JsonNode json = JsonMapper.shared().readTree(body == null ? new byte[0] : body);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            throw new InputError("The request body is not JSON: " + MalformedJson.message(e), e);
        }
        throw new InputError("request/body must be object");
    }

    private static EntityRef refOf(JsonNode entity) {
        String namespace = entity.at("/metadata/namespace").asString(EntityRef.DEFAULT_NAMESPACE);
        String name = entity.at("/metadata/name").asString("");
        String kind = entity.path("kind").asString("");
        if (kind.isEmpty() || name.isEmpty()) {
            throw new InputError("request/body/entity must have kind and metadata.name");
        }
        return ref(kind + ":" + namespace + "/" + name);
    }

    private static EntityRef ref(String text) {
        if (text.isBlank()) {
            throw new InputError("entity is a required field");
        }
        try {
            return EntityRef.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InputError("Invalid entity ref, " + e.getMessage(), e);
        }
    }

    private static List<CustomResource> wanted(JsonNode custom) {
        if (!custom.isArray() || custom.isEmpty()) {
            throw new InputError(
                    custom.isMissingNode()
                            ? "customResources is a required field"
                            : custom.isArray()
                                    ? "at least 1 customResource is required"
                                    : "customResources must be an array");
        }
        if (custom.size() > MAX_CUSTOM) {
            throw new InputError("customResources must have at most " + MAX_CUSTOM + " items");
        }
        try {
            return custom.valueStream().map(CustomResource::custom).toList();
        } catch (IllegalArgumentException e) {
            throw new InputError("customResources: " + e.getMessage(), e);
        }
    }
}
