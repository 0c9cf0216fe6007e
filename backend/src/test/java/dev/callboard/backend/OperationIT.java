package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.callboard.backend.runtime.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of a running server: its figures, its traces, and how it stops. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperationIT {

    private static final Path OPERATE = Path.of("..", "docs", "operate");
    private static final Pattern METRIC =
            Pattern.compile("\\b((?:callboard|http|jvm|process|system|hikaricp)_[a-z_]+)\\b");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static WireMockServer collector;
    private static CallboardServer server;

    @BeforeAll
    static void start() throws IOException {
        collector = new WireMockServer(WireMockConfiguration.wireMockConfig().dynamicPort());
        collector.start();
        collector.stubFor(WireMock.post("/v1/traces").willReturn(WireMock.ok()));
        Path config = Files.writeString(folder.resolve("app-config.yaml"), """
                backend:
                  baseUrl: http://localhost:7007
                  lifecycle: {serverShutdownDelay: 3s}
                callboard:
                  metrics: {listen: 'localhost:0'}
                  tracing: {endpoint: '%s/v1/traces', headers: {x-tenant: acme}}
                """.formatted(collector.baseUrl()));
        server = CallboardServer.start(new ServerOptions(List.of(config), folder.resolve("data"), 0, Map.of()));
        await(() -> server.notReady().isEmpty());
    }

    @AfterAll
    static void stop() {
        server.close();
        collector.stop();
        CLIENT.close();
    }

    @Test
    @Order(1)
    void countsAnswersByPluginAndNotByPath() throws Exception {
        get(server.port(), "/api/catalog/entities/secret-name", null);
        get(server.port(), "/api/no-such-plugin/x", null);

        String figures = figures();
        assertThat(figures)
                .contains("http_server_requests_seconds_count{method=\"GET\",plugin=\"catalog\",status=\"401\"}")
                .contains("http_server_requests_seconds_count{method=\"GET\",plugin=\"other\",status=\"401\"}")
                .contains(
                        "callboard_ready 1.0", "callboard_catalog_entities 0.0", "callboard_tasks{status=\"open\"} 0.0")
                .doesNotContain("secret-name", "no-such-plugin");
    }

    @Test
    @Order(2)
    void theFiguresAreNotOnThePortOfThePlugins() throws Exception {
        assertThat(get(server.port(), "/metrics", null).body()).doesNotContain("callboard_ready");
        assertThat(get(metricsPort(), "/api/catalog/entities", null).statusCode())
                .isEqualTo(404);
    }

    @Test
    @Order(3)
    void everyFigureOfTheDashboardAndTheAlertsExists() throws Exception {
        Set<String> known = figures()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .flatMap(OperationIT::seriesOf)
                .collect(Collectors.toSet());
        String asked =
                Files.readString(OPERATE.resolve("dashboard.json")) + Files.readString(OPERATE.resolve("alerts.yaml"));

        assertThat(METRIC.matcher(asked).results().map(MatchResult::group))
                .hasSizeGreaterThan(20)
                .isSubsetOf(known);
    }

    private static Stream<String> seriesOf(String typeLine) {
        String[] words = typeLine.split(" ", -1);
        return switch (words[3]) {
            case "histogram", "summary" ->
                Stream.of("_bucket", "_count", "_sum", "_max").map(end -> words[2] + end);
            default -> Stream.of(words[2]);
        };
    }

    @Test
    @Order(4)
    void requestsAreSentAsSpansOfTheTraceThatTheyBelongTo() throws Exception {
        get(server.port(), "/api/catalog/entities", "00-" + TRACE + "-00f067aa0ba902b7-01");

        byte[] id = HexFormat.of().parseHex(TRACE);
        await(() -> spans().anyMatch(span -> contains(span.getBody(), id)));
        assertThat(spans().map(span -> span.getHeader("x-tenant"))).containsOnly("acme");
    }

    @Test
    @Order(5)
    void beforeItStopsItSaysThatItIsNotReadyButGoesOnAnswering() throws Exception {
        int port = server.port();
        Thread stop = Thread.ofVirtual().start(server::close);
        await(() -> server.notReady().isPresent());

        assertThat(get(port, "/.backstage/health/v1/readiness", null).statusCode())
                .isEqualTo(503);
        assertThat(get(port, "/api/catalog/entities", null).statusCode()).isEqualTo(401);
        stop.join(Duration.ofSeconds(60));
        assertThatThrownBy(() -> get(port, "/.backstage/health/v1/liveness", null))
                .isInstanceOf(IOException.class);
    }

    private static Stream<LoggedRequest> spans() {
        return collector.findAll(WireMock.postRequestedFor(WireMock.urlEqualTo("/v1/traces"))).stream();
    }

    private static boolean contains(byte[] text, byte[] part) {
        return new String(text, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    private static int metricsPort() {
        return server.bean(Metrics.class).port().orElseThrow();
    }

    private static String figures() throws Exception {
        HttpResponse<String> figures = get(metricsPort(), "/metrics", null);
        assertThat(figures.statusCode()).isEqualTo(200);
        return figures.body();
    }

    private static HttpResponse<String> get(int port, String path, @Nullable String traceparent) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (traceparent != null) {
            request.header("traceparent", traceparent);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
