package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the pages of a stock frontend ask for beside catalog and scaffolder. */
@Timeout(180)
class PortalIT {

    private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();
    private static final String STARS = "/api/user-settings/buckets/default.starredEntities/keys/entityRefs";

    @TempDir
    static Path folder;

    private static CallboardServer server;
    private static ServerCalls calls;

    @BeforeAll
    static void start() throws Exception {
        Path dist = folder.resolve("dist");
        Files.createDirectories(dist.resolve("static"));
        Files.writeString(dist.resolve("static/main.js"), "run()");
        Files.writeString(dist.resolve("index.html"), "<html><head></head></html>");
        Path more = Files.writeString(folder.resolve("more.yaml"), "callboard: {portal: {folder: ./dist}}");
        server = CallboardServer.start(new ServerOptions(
                List.of(EXAMPLES.resolve("app-config.yaml"), more), folder.resolve("data"), 0, Map.of()));
        calls = new ServerCalls(server);
    }

    @AfterAll
    static void stop() {
        calls.close();
        server.close();
    }

    @Test
    void theFrontendIsServedToWhoeverIsNotSignedIn() throws Exception {
        HttpResponse<String> page = anonymous("/create/templates");
        HttpResponse<String> script = anonymous("/static/main.js");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("<html><head></head></html>");
        assertThat(page.headers().firstValue("x-frame-options")).contains("DENY");
        assertThat(page.headers().firstValue("content-security-policy")).isPresent();
        assertThat(script.body()).isEqualTo("run()");
        assertThat(anonymous("/api/nothing").statusCode()).isEqualTo(401);
        assertThat(calls.get("/api/nothing").statusCode()).isEqualTo(404);
        assertThat(calls.get("/api/kubernetes/clusters").body()).isEmpty();
    }

    @Test
    void aStarIsToldToTheUsersOtherPages() throws Exception {
        Page page = new Page();
        WebSocket socket = connect(page, calls.token());
        assertThat(socket.getSubprotocol()).isEqualTo(calls.token());
        socket.sendText("{\"action\":\"subscribe\",\"channel\":\"user-settings\"}", true)
                .get(60, TimeUnit.SECONDS);

        ServerCalls.waitUntil("the page hears of a star", () -> star() && page.heard("key-changed"));

        assertThat(ServerCalls.json(calls.get(STARS)).at("/value/0").asString()).isEqualTo("component:default/orders");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(60, TimeUnit.SECONDS);
    }

    @Test
    void aTokenThatIsNotGoodOpensNoSocket() {
        assertThatThrownBy(() -> connect(new Page(), "garbage"))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(401));
    }

    private static boolean star() {
        try {
            return calls.put(STARS, Map.of("value", List.of("component:default/orders")))
                            .statusCode()
                    == 200;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static WebSocket connect(Page page, String token) throws Exception {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols(token)
                .connectTimeout(Duration.ofSeconds(60))
                .buildAsync(URI.create("ws://localhost:" + server.port() + "/api/signals"), page)
                .get(60, TimeUnit.SECONDS);
    }

    private static HttpResponse<String> anonymous(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** An open page, as far as it listens. */
    private static final class Page implements WebSocket.Listener {

        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            frames.add(text.toString());
            socket.request(1);
            return null;
        }

        boolean heard(String what) {
            return frames.stream().anyMatch(frame -> frame.contains(what));
        }
    }
}
