package dev.callboard.backend.kubernetes;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.callboard.backend.config.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * Requests to the API servers of clusters. Nothing of this machine's own settings for clusters is used, and each request
 * carries the credentials it is given and no others.
 */
final class ApiServers implements AutoCloseable {

    static final Duration CONNECT = Duration.ofSeconds(10);

    private static final Duration REQUEST = Duration.ofSeconds(30);
    private static final int MAX_LIST_BYTES = 64 << 20;

    /** Those that were used lately: what the catalog says of clusters can change as often as anybody likes. */
    private final Cache<Connection, KubernetesClient> clients = Caffeine.newBuilder()
            .expireAfterAccess(Duration.ofHours(1))
            .maximumSize(1_000)
            .<Connection, KubernetesClient>evictionListener((connection, client, cause) -> close(client))
            .build();

    /** What a client is made for. */
    private record Connection(String url, @Nullable String caData, boolean skipTlsVerify) {}

    /** What an API server said. */
    record Answer(int status, byte[] body) {}

    /** What an API server says, as it comes. */
    record Stream(int status, Map<String, List<String>> headers, Flux<ByteBuffer> body) {}

    /** More than the limit came. */
    static final class TooLarge extends RuntimeException {
        TooLarge(String path) {
            super("The answer to " + path + " is larger than " + MAX_LIST_BYTES + " bytes");
        }
    }

    /** Asks for something that is read whole. An error if the server cannot be reached. */
    Mono<Answer> get(Cluster cluster, String pathAndQuery, Optional<Secret> token) {
        return Mono.fromCallable(() -> request(cluster, pathAndQuery, token)
                        .header("Accept", "application/json")
                        .timeout(REQUEST.toMillis(), TimeUnit.MILLISECONDS)
                        .build())
                .flatMap(request -> send(cluster, request))
                .flatMap(stream -> collect(stream.body(), pathAndQuery).map(body -> new Answer(stream.status(), body)))
                .timeout(REQUEST);
    }

    HttpRequest.Builder request(Cluster cluster, String pathAndQuery, Optional<Secret> token) {
        HttpRequest.Builder request = http(cluster).newHttpRequestBuilder().uri(cluster.url() + pathAndQuery);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.reveal()));
        return request;
    }

    /** Sends a request; its answer is read as fast as it is asked for. */
    Mono<Stream> send(Cluster cluster, HttpRequest request) {
        return Mono.defer(() -> {
            Pipe pipe = new Pipe();
            return Mono.fromFuture(http(cluster).consumeBytes(request, pipe))
                    .map(response -> new Stream(response.code(), response.headers(), pipe.flux(response)));
        });
    }

    private static Mono<byte[]> collect(Flux<ByteBuffer> body, String path) {
        return body.reduceWith(ByteArrayOutputStream::new, (whole, part) -> {
                    if (whole.size() + part.remaining() > MAX_LIST_BYTES) {
                        throw new TooLarge(path);
                    }
                    byte[] bytes = new byte[part.remaining()];
                    part.get(bytes);
                    whole.writeBytes(bytes);
                    return whole;
                })
                .map(ByteArrayOutputStream::toByteArray);
    }

    /** Takes the parts of a body and hands them on. */
    private static final class Pipe implements AsyncBody.Consumer<List<ByteBuffer>> {

        private volatile @Nullable FluxSink<ByteBuffer> sink;

        Flux<ByteBuffer> flux(HttpResponse<AsyncBody> response) {
            AsyncBody body = response.body();
            return Flux.create(open -> {
                sink = open;
                open.onDispose(body::cancel);
                var unused = body.done().whenComplete((done, failure) -> {
                    if (failure != null) {
                        open.error(failure);
                    } else {
                        open.complete();
                    }
                });
                // Parts come only as they are asked for, so a slow reader fills no memory.
                open.onRequest(wanted -> body.consume());
            });
        }

        @Override
        public void consume(List<ByteBuffer> parts, AsyncBody body) {
            FluxSink<ByteBuffer> open = sink;
            if (open == null) {
                return;
            }
            parts.forEach(open::next);
            if (open.requestedFromDownstream() > 0) {
                body.consume();
            }
        }
    }

    private HttpClient http(Cluster cluster) {
        Connection connection = new Connection(cluster.url(), cluster.caData(), cluster.skipTlsVerify());
        return clients.get(connection, ApiServers::open).getHttpClient();
    }

    private static KubernetesClient open(Connection connection) {
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl(connection.url())
                .withTrustCerts(connection.skipTlsVerify())
                .withDisableHostnameVerification(connection.skipTlsVerify())
                .withConnectionTimeout((int) CONNECT.toMillis())
                .withRequestRetryBackoffLimit(0);
        if (connection.caData() != null) {
            config.withCaCertData(connection.caData());
        }
        return new KubernetesClientBuilder()
                .withConfig(config.build())
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    private static void close(@Nullable KubernetesClient client) {
        if (client != null) {
            client.close();
        }
    }

    @Override
    public void close() {
        clients.asMap().values().forEach(KubernetesClient::close);
    }
}
