package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of a guest, or of somebody else, to a running server. */
final class ServerCalls implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client;
    private final String base;
    private final String token;

    /** Waits until the server is ready, and signs in. */
    ServerCalls(CallboardServer server) throws IOException, InterruptedException {
        this(server, Optional::isEmpty);
    }

    /** @param enough whether it is ready enough, which is given why it is not */
    ServerCalls(CallboardServer server, Predicate<Optional<String>> enough) throws IOException, InterruptedException {
        waitUntil("the server is ready", () -> enough.test(server.notReady()));
        this.client = HttpClient.newHttpClient();
        this.base = "http://localhost:" + server.port();
        HttpRequest signIn = HttpRequest.newBuilder(URI.create(base + "/api/auth/guest/refresh"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        this.token = json(client.send(signIn, HttpResponse.BodyHandlers.ofString()))
                .at("/backstageIdentity/token")
                .asString();
    }

    private ServerCalls(HttpClient client, String base, String token) {
        this.client = client;
        this.base = base;
        this.token = token;
    }

    /** The same as somebody else; ends with these. */
    ServerCalls as(String otherToken) {
        return new ServerCalls(client, base, otherToken);
    }

    String token() {
        return token;
    }

    HttpResponse<String> put(String path, Object body) throws IOException, InterruptedException {
        return send("PUT", path, JsonMapper.shared().writeValueAsString(body));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    HttpResponse<String> post(String path, @Nullable Object body) throws IOException, InterruptedException {
        return send("POST", path, body == null ? null : JsonMapper.shared().writeValueAsString(body));
    }

    HttpResponse<String> postText(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    /** The lines of a stream of events, as they come. */
    Stream<String> stream(String path) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response =
                client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
        return response.body();
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    /** What an answer of 200 says. */
    static JsonNode ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    static void waitUntil(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s within %s", what, PATIENCE).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return client.send(request(path).method(method, publisher).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    @Override
    public void close() {
        client.close();
    }
}
