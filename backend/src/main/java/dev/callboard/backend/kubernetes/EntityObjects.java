package dev.callboard.backend.kubernetes;

import dev.callboard.backend.config.Secret;
import dev.callboard.backend.kubernetes.ApiServers.Answer;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Finds the objects of an entity in clusters. What cannot be had is told beside what can. */
final class EntityObjects {

    private static final Logger log = LoggerFactory.getLogger(EntityObjects.class);

    private static final String PREFIX = "backstage.io/kubernetes-";
    private static final int AT_ONCE = 8;
    private static final int MAX_NAMESPACES = 50;

    private final ApiServers servers;

    EntityObjects(ApiServers servers) {
        this.servers = servers;
    }

    /**
     * One cluster to look in, with what, for what.
     *
     * @param refusal why it is not asked
     */
    record Look(
            Cluster cluster,
            Optional<Secret> token,
            List<CustomResource> types,
            @Nullable String refusal) {}

    /** Whether an entity says of itself that it runs in a cluster of this name, or says nothing of that. */
    static boolean isIn(JsonNode entity, Cluster cluster) {
        String named = annotation(entity, "cluster");
        return named.isEmpty() || named.equals(cluster.name());
    }

    /** As Backstage answers: one item for each cluster with objects or failures. */
    Mono<ObjectNode> find(JsonNode entity, List<Look> looks) {
        return Flux.fromIterable(looks)
                .flatMapSequential(look -> find(entity, look), AT_ONCE)
                .filter(item -> !item.path("errors").isEmpty() || hasObjects(item))
                .collectList()
                .map(items -> {
                    ObjectNode json = JsonNodeFactory.instance.objectNode();
                    json.putArray("items").addAll(items);
                    return json;
                });
    }

    private static boolean hasObjects(ObjectNode item) {
        return item.path("resources")
                .valueStream()
                .anyMatch(type -> !type.path("resources").isEmpty());
    }

    private Mono<ObjectNode> find(JsonNode entity, Look look) {
        if (look.refusal() != null) {
            Found nothing = new Found("", List.of(), Optional.of(notFetched(look.refusal())));
            return Mono.just(item(look.cluster(), List.of(nothing), JsonNodeFactory.instance.arrayNode()));
        }
        String query = "?labelSelector=" + encoded(selector(entity));
        String namespace = annotation(entity, "namespace");
        return Flux.fromIterable(look.types())
                .flatMapSequential(type -> list(look, type, type.path(encoded(namespace)), query), AT_ONCE)
                .collectList()
                .flatMap(found -> metrics(look, found).map(metrics -> item(look.cluster(), found, metrics)));
    }

    private static String selector(JsonNode entity) {
        String written = annotation(entity, "label-selector");
        String id = annotation(entity, "id");
        return !written.isEmpty()
                ? written
                : PREFIX + "id=" + (id.isEmpty() ? entity.at("/metadata/name").asString("") : id);
    }

    private static String annotation(JsonNode entity, String name) {
        return entity.at("/metadata/annotations")
                .path(PREFIX + name)
                .asString("")
                .strip();
    }

    /** What came of one list: objects, or a failure. */
    private record Found(String type, List<JsonNode> objects, Optional<ObjectNode> failure) {}

    private Mono<Found> list(Look look, CustomResource type, String path, String query) {
        return servers.get(look.cluster(), path + query, look.token())
                .map(answer -> answer.status() == 200
                        ? new Found(type.type(), objects(answer, type), Optional.empty())
                        : new Found(type.type(), List.of(), Optional.of(refused(answer.status(), path))))
                .onErrorResume(failure -> {
                    log.debug(
                            "The cluster '{}' cannot be asked for {}",
                            look.cluster().name(),
                            path,
                            failure);
                    return Mono.just(new Found(type.type(), List.of(), Optional.of(unreachable(look, path, failure))));
                });
    }

    private static List<JsonNode> objects(Answer answer, CustomResource type) {
        JsonNode list;
        try {
            list = JsonMapper.shared().readTree(answer.body());
        } catch (JacksonException e) {
            throw new IllegalStateException("the answer is not JSON", e);
        }
        String kind = list.path("kind").asString("").replaceFirst("List$", "");
        List<JsonNode> objects = new ArrayList<>();
        for (JsonNode item : list.path("items")) {
            if (item instanceof ObjectNode object) {
                if (type.isCustom()) {
                    object.put("kind", kind);
                }
                Redaction.of(object, type.plural());
                objects.add(object);
            }
        }
        return objects;
    }

    private Mono<ArrayNode> metrics(Look look, List<Found> found) {
        List<JsonNode> pods = found.stream()
                .filter(one -> one.type().equals("pods"))
                .flatMap(one -> one.objects().stream())
                .toList();
        if (look.cluster().skipMetrics() || pods.isEmpty()) {
            return Mono.just(JsonNodeFactory.instance.arrayNode());
        }
        List<String> namespaces = pods.stream()
                .map(pod -> pod.at("/metadata/namespace").asString(""))
                .distinct()
                .limit(MAX_NAMESPACES)
                .toList();
        CustomResource usage = new CustomResource("podmetrics", "metrics.k8s.io", "v1beta1", "pods");
        return Flux.fromIterable(namespaces)
                .flatMapSequential(namespace -> list(look, usage, usage.path(encoded(namespace)), ""), AT_ONCE)
                .doOnNext(one -> one.failure()
                        .ifPresent(failure -> log.debug(
                                "The cluster '{}' tells no metrics: {}",
                                look.cluster().name(),
                                failure)))
                .flatMapIterable(Found::objects)
                .collectList()
                .map(used -> PodMetrics.of(pods, used));
    }

    private static ObjectNode item(Cluster cluster, List<Found> found, ArrayNode metrics) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.set("cluster", cluster.named());
        ArrayNode resources = item.putArray("resources");
        ArrayNode errors = JsonNodeFactory.instance.arrayNode();
        for (Found one : found) {
            if (one.failure().isPresent()) {
                errors.add(one.failure().get());
            } else {
                resources
                        .addObject()
                        .put("type", one.type())
                        .putArray("resources")
                        .addAll(one.objects());
            }
        }
        item.set("podMetrics", metrics);
        item.set("errors", errors);
        return item;
    }

    private static ObjectNode refused(int status, String path) {
        String type = switch (status) {
            case 400 -> "BAD_REQUEST";
            case 401 -> "UNAUTHORIZED_ERROR";
            case 404 -> "NOT_FOUND";
            case 500 -> "SYSTEM_ERROR";
            default -> "UNKNOWN_ERROR";
        };
        return JsonNodeFactory.instance
                .objectNode()
                .put("errorType", type)
                .put("statusCode", status)
                .put("resourcePath", path);
    }

    private static ObjectNode unreachable(Look look, String path, Throwable failure) {
        String reason = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .map(cause -> cause instanceof ConnectException ? "nobody answers there" : cause.getMessage())
                .filter(message -> message != null && !message.isBlank())
                .reduce((outer, inner) -> inner)
                .orElse(failure.getClass().getSimpleName());
        return notFetched("request to " + look.cluster().url() + path + " failed, reason: " + reason);
    }

    private static ObjectNode notFetched(String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("errorType", "FETCH_ERROR")
                .put("message", message);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
