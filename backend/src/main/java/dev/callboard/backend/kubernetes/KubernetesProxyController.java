package dev.callboard.backend.kubernetes;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.config.Secret;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.BackstageError;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.backend.web.NotImplementedError;
import dev.callboard.backend.web.StatusError;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;

/** Hands requests on to a cluster, with its credentials or those that the frontend brought. */
@RestController
@RequestMapping("/api/kubernetes")
final class KubernetesProxyController {

    private static final Logger log = LoggerFactory.getLogger(KubernetesProxyController.class);

    private static final String MOUNT = "/api/kubernetes/proxy";
    private static final String OURS = "backstage-kubernetes-";
    private static final String CREDENTIALS = OURS + "authorization";
    private static final int MAX_BODY_BYTES = 10 << 20;
    private static final Pattern DOTS = Pattern.compile("(^|[/\\\\])\\.\\.?([/\\\\]|$)");
    private static final Set<String> HANDED_ON =
            Set.of("accept", "accept-language", "content-type", "if-match", "if-none-match", "user-agent");
    private static final Set<String> HANDED_BACK =
            Set.of("cache-control", "content-type", "etag", "last-modified", "audit-id", "warning");

    private final KubernetesSettings settings;
    private final Clusters clusters;
    private final ApiServers servers;
    private final ClusterCredentials credentials;
    private final PermissionEvaluator permissions;

    KubernetesProxyController(
            KubernetesSettings settings,
            Clusters clusters,
            ApiServers servers,
            ClusterCredentials credentials,
            PermissionEvaluator permissions) {
        this.credentials = credentials;
        this.settings = settings;
        this.clusters = clusters;
        this.servers = servers;
        this.permissions = permissions;
    }

    @RequestMapping("/proxy/**")
    Mono<Void> handOn(Credentials caller, ServerWebExchange exchange) {
        if (!settings.configured()) {
            return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
        }
        return permissions.require(caller, KubernetesPermissions.PROXY).then(Mono.defer(() -> {
            ServerHttpRequest request = exchange.getRequest();
            if (wantsSocket(request.getHeaders().getUpgrade())) {
                return Mono.error(new NotImplementedError("Web sockets are not handed on to clusters"));
            }
            return clusters.of(caller)
                    .map(all -> cluster(request, all))
                    .flatMap(cluster -> body(request)
                            .flatMap(body -> token(request.getHeaders(), cluster)
                                    .map(token -> outgoing(request, cluster, token, body)))
                            .flatMap(outgoing -> servers.send(cluster, outgoing))
                            .onErrorMap(
                                    failure -> !(failure instanceof BackstageError),
                                    failure -> unreachable(cluster, failure)))
                    .flatMap(answer -> write(answer, exchange.getResponse()));
        }));
    }

    /** Clients that speak HTTP/2 as well offer it, and do without. */
    private static boolean wantsSocket(@Nullable String upgrade) {
        return upgrade != null && !upgrade.equalsIgnoreCase("h2c");
    }

    private static Cluster cluster(ServerHttpRequest request, List<Cluster> all) {
        String name = request.getHeaders().getFirst(OURS + "cluster");
        if (name == null && all.size() == 1) {
            return all.getFirst();
        }
        return all.stream()
                .filter(cluster -> cluster.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFoundError("Cluster '" + name + "' not found"));
    }

    private HttpRequest outgoing(ServerHttpRequest request, Cluster cluster, Optional<Secret> token, byte[] body) {
        HttpHeaders headers = request.getHeaders();
        String written = headers.getFirst(CREDENTIALS);
        HttpRequest.Builder outgoing = servers.request(cluster, target(request.getURI()), token);
        if (written != null) {
            outgoing.header(HttpHeaders.AUTHORIZATION, written);
        }
        headers.forEach((name, values) -> {
            if (HANDED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> outgoing.header(name, value));
            }
        });
        String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        if (body.length > 0) {
            outgoing.method(
                    request.getMethod().name(),
                    type == null ? "application/json" : type,
                    new ByteArrayInputStream(body),
                    body.length);
        } else {
            outgoing.method(request.getMethod().name(), null, (String) null);
        }
        return outgoing.build();
    }

    /** None if the caller has written their own. */
    private Mono<Optional<Secret>> token(HttpHeaders headers, Cluster cluster) {
        return headers.getFirst(CREDENTIALS) != null
                ? Mono.just(Optional.empty())
                : credentials
                        .of(cluster, path -> headers.getFirst(CREDENTIALS + "-" + path.replace('.', '-')))
                        .onErrorMap(
                                ClusterCredentials.Missing.class,
                                missing -> new NotAllowedError("No credentials for the cluster '" + cluster.name()
                                        + "': send the header " + CREDENTIALS + ", or that of its authProvider"));
    }

    /** The path at the API server; one with dots could lead anywhere there, and is refused. */
    private static String target(URI uri) {
        String path = uri.getRawPath().substring(MOUNT.length());
        try {
            String decoded = UriUtils.decode(UriUtils.decode(path, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            if (DOTS.matcher(decoded).find()) {
                throw new InputError("The path must not have segments of dots");
            }
        } catch (IllegalArgumentException malformed) {
            throw new InputError("The path is not encoded as it should be", malformed);
        }
        return (path.isEmpty() ? "/" : path) + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    private static Mono<byte[]> body(ServerHttpRequest request) {
        return DataBufferUtils.join(request.getBody(), MAX_BODY_BYTES)
                .map(buffer -> {
                    byte[] bytes = new byte[buffer.readableByteCount()];
                    buffer.read(bytes);
                    DataBufferUtils.release(buffer);
                    return bytes;
                })
                .defaultIfEmpty(new byte[0]);
    }

    private static StatusError unreachable(Cluster cluster, @Nullable Throwable failure) {
        log.warn("The cluster '{}' cannot be reached", cluster.name(), failure);
        return new StatusError(500, "Error", "The cluster '" + cluster.name() + "' cannot be reached");
    }

    private static Mono<Void> write(ApiServers.Stream answer, ServerHttpResponse response) {
        response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
        answer.headers().forEach((name, values) -> {
            if (HANDED_BACK.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> response.getHeaders().add(name, value));
            }
        });
        return response.writeAndFlushWith(
                answer.body().map(part -> Mono.just(response.bufferFactory().wrap(part))));
    }
}
