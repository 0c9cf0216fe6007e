package dev.callboard.backend.kubernetes;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.catalog.CatalogPermissions;
import dev.callboard.backend.kubernetes.KubernetesSettings.CatalogLocator;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityFilter.Exists;
import dev.callboard.catalog.index.EntityFilter.HasValue;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clusters that entities of the catalog describe by their annotations. Who may register an entity decides where this server
 * sends requests, so an entity gets no credentials of the server, and no address that is not public. One that cannot be used
 * is left out, and the log says why, once.
 */
final class CatalogClusters {

    private static final Logger log = LoggerFactory.getLogger(CatalogClusters.class);

    private static final String PREFIX = "kubernetes.io/";
    private static final String API_SERVER = PREFIX + "api-server";
    private static final String CERTIFICATE = PREFIX + "api-server-certificate-authority";
    private static final String AUTH_PROVIDER = PREFIX + "auth-provider";
    private static final int AT_ONCE = 8;
    private static final Duration LOOK_UP = Duration.ofSeconds(5);
    private static final EntityFilter CLUSTERS = new EntityFilter.All(List.of(
            new HasValue("kind", Set.of("resource")),
            new HasValue("spec.type", Set.of("kubernetes-cluster")),
            annotated(API_SERVER),
            annotated(CERTIFICATE),
            annotated(AUTH_PROVIDER)));

    private final EntityIndex index;
    private final PermissionEvaluator permissions;
    /** What the log said last about entities. */
    private final Map<EntityRef, String> complaints =
            Caffeine.newBuilder().maximumSize(1_000).<EntityRef, String>build().asMap();

    CatalogClusters(EntityIndex index, PermissionEvaluator permissions) {
        this.index = index;
        this.permissions = permissions;
    }

    private static Exists annotated(String annotation) {
        return new Exists("metadata.annotations." + annotation);
    }

    /** Those among the entities that the caller may read, in the order of their references. */
    Mono<List<Cluster>> of(Credentials caller, CatalogLocator locator) {
        List<FinalEntity> entities = index.snapshot().list(CLUSTERS, List.of()).stream()
                .sorted((one, other) ->
                        one.ref().toString().compareTo(other.ref().toString()))
                .toList();
        if (entities.isEmpty()) {
            return Mono.just(List.of());
        }
        List<String> refs =
                entities.stream().map(entity -> entity.ref().toString()).toList();
        return permissions
                .allows(caller, CatalogPermissions.ENTITY_READ, refs)
                .flatMapMany(allowed -> Flux.fromStream(
                        IntStream.range(0, refs.size()).filter(allowed::get).mapToObj(entities::get)))
                .flatMapSequential(entity -> cluster(entity, locator), AT_ONCE)
                .collectList();
    }

    private Mono<Cluster> cluster(FinalEntity entity, CatalogLocator locator) {
        return Mono.fromCallable(() -> read(entity, locator))
                .subscribeOn(BlockingCalls.scheduler())
                .timeout(LOOK_UP)
                .onErrorResume(
                        TimeoutException.class, late -> leaveOut(entity, "its host's name could not be looked up"))
                .onErrorResume(
                        IllegalArgumentException.class, wrong -> leaveOut(entity, String.valueOf(wrong.getMessage())));
    }

    private Mono<Cluster> leaveOut(FinalEntity entity, String reason) {
        if (!reason.equals(complaints.put(entity.ref(), reason))) {
            log.warn("{} is left out as a cluster: {}", entity.ref(), reason);
        }
        return Mono.empty();
    }

    private static Cluster read(FinalEntity entity, CatalogLocator locator) {
        JsonNode metadata = JsonMapper.shared().readTree(entity.body()).path("metadata");
        JsonNode annotations = metadata.path("annotations");
        String authProvider = annotations.path(AUTH_PROVIDER).asString("");
        String tokenProvider = text(annotations, "oidc-token-provider");
        if (authProvider.equals(Cluster.SERVICE_ACCOUNT)) {
            throw new IllegalArgumentException("credentials of this server are not given to clusters of the catalog");
        }
        if (!ClusterCredentials.known(authProvider)) {
            throw new IllegalArgumentException("its auth-provider '" + authProvider + "' is not known");
        }
        if (authProvider.equals("oidc") && tokenProvider == null) {
            throw new IllegalArgumentException("it has no oidc-token-provider");
        }
        return new Cluster(
                metadata.path("name").asString(""),
                metadata.path("title").asString(null),
                ClusterAddress.check(annotations.path(API_SERVER).asString(""), locator.allowedHosts()),
                authProvider,
                tokenProvider,
                null,
                text(annotations, "api-server-certificate-authority"),
                locator.allowSkipTlsVerify() && isTrue(annotations, "skip-tls-verify"),
                isTrue(annotations, "skip-metrics-lookup"),
                List.of(),
                new Cluster.Dashboard(
                        text(annotations, "dashboard-url"),
                        text(annotations, "dashboard-app"),
                        parameters(annotations).orElse(null)));
    }

    private static @Nullable String text(JsonNode annotations, String name) {
        String text = annotations.path(PREFIX + name).asString("");
        return text.isEmpty() ? null : text;
    }

    private static boolean isTrue(JsonNode annotations, String name) {
        return annotations.path(PREFIX + name).asString("").equals("true");
    }

    private static Optional<JsonNode> parameters(JsonNode annotations) {
        try {
            return Optional.ofNullable(text(annotations, "dashboard-parameters"))
                    .map(JsonMapper.shared()::readTree)
                    .filter(JsonNode::isObject);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
