package dev.callboard.backend.policy.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.CredentialsConfiguration;
import dev.callboard.backend.auth.TestCallers;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.policy.EngineReports;
import dev.callboard.backend.policy.EngineReports.Report;
import dev.callboard.backend.policy.Reports;
import dev.callboard.backend.policy.Sidecars;
import dev.callboard.backend.policy.TestSidecars;
import dev.callboard.backend.policy.records.DecisionReaders;
import dev.callboard.backend.policy.records.PageRequest.Placed;
import dev.callboard.backend.policy.records.Readers;
import dev.callboard.backend.runtime.SharedClock;
import dev.callboard.backend.runtime.TestPostgres;
import dev.callboard.backend.web.WebConfiguration;
import dev.callboard.policy.KnownInput;
import dev.callboard.policy.embedded.BundleFiles;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.record.RecordMask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

@WebFluxTest(SidecarController.class)
@Import({WebConfiguration.class, CredentialsConfiguration.class, TestCallers.class, SidecarTests.Wiring.class})
class SidecarTests {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String ACTION = "backstage/scaffolder/action/decision";
    private static final String TOKEN = "a-token-for-opa";
    private static final AtomicReference<BundleFiles> SERVED =
            new AtomicReference<>(BundleSource.shippedForServers().read());

    private final WebTestClient client;
    private final ApplicationContext context;
    private final OpaDecisionStore decisions;
    private final EngineReports reports;

    @TempDir
    private Path folder;

    SidecarTests(
            @Autowired WebTestClient client,
            @Autowired ApplicationContext context,
            @Autowired OpaDecisionStore decisions,
            @Autowired EngineReports reports) {
        this.client = client.mutate()
                .responseTimeout(LIMIT)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(8 << 20))
                .build();
        this.context = context;
        this.decisions = decisions;
        this.reports = reports;
    }

    @BeforeEach
    void serveTheShippedRules() throws Exception {
        SERVED.set(BundleSource.shippedForServers().read());
        Sidecars sidecars = context.getBean(Sidecars.class);
        awaited(
                () -> sidecars.bundleFor(service()).current(),
                bundle -> bundle.isPresent() && !bundle.orElseThrow().revision().equals("two"));
    }

    @Test
    void aRealOpaGetsItsRulesHereTellsHowItIsAndLogsItsDecisions() throws Exception {
        String input = KnownInput.step().toString();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(
                        WebHttpHandlerBuilder.applicationContext(context).build()))
                .bindNow();
        URI url = URI.create("http://127.0.0.1:" + server.port());
        try (OpaSidecar opa = OpaSidecar.start(folder, url, TOKEN)) {
            JsonNode answer =
                    awaited(() -> asked(opa, input), it -> it.path("result").isObject());
            assertThat(answer.at("/result/schema").asString()).isEqualTo("decision/v1");

            List<Placed> all = awaited(
                    () -> decisions.page(Long.MAX_VALUE, 500).stream()
                            .filter(placed ->
                                    placed.json().path("path").asString("").equals(ACTION))
                            .toList(),
                    placed -> !placed.isEmpty());
            Placed logged = all.getFirst();
            assertThat(logged.json().path("asked").asString())
                    .isEqualTo(KnownInput.step().path("id").asString());
            assertThat(logged.json().has("input")).isFalse();

            Report report = Objects.requireNonNull(awaited(() -> sidecar(""), it -> it != null));
            assertThat(report.status().path("ready").asBoolean()).isTrue();

            SERVED.set(otherRules());

            assertThat(Objects.requireNonNull(awaited(() -> sidecar("two"), it -> it != null))
                            .status()
                            .path("source")
                            .asString())
                    .contains("bundles [backstage]");
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void theBundleHasATagAndIsSentOnce() {
        String tag = Objects.requireNonNull(client.get()
                .uri("/api/policy/opa/bundle.tar.gz")
                .header(TestCallers.HEADER, "opa")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("application/vnd.openpolicyagent.bundles")
                .returnResult(byte[].class)
                .getResponseHeaders()
                .getETag());

        client.get()
                .uri("/api/policy/opa/bundle.tar.gz")
                .header(TestCallers.HEADER, "opa")
                .header("If-None-Match", tag)
                .header("Prefer", "modes=snapshot,delta;wait=1")
                .exchange()
                .expectStatus()
                .isNotModified();
    }

    @Test
    void onlyServicesThatAreNamedGetItAndReport() {
        for (String stranger : List.of("another", "user:default/jane")) {
            client.get()
                    .uri("/api/policy/opa/bundle.tar.gz")
                    .header(TestCallers.HEADER, stranger)
                    .exchange()
                    .expectStatus()
                    .isForbidden();
            for (String path : List.of("status", "logs")) {
                client.post()
                        .uri("/api/policy/opa/" + path)
                        .header(TestCallers.HEADER, stranger)
                        .bodyValue("[]".getBytes(StandardCharsets.UTF_8))
                        .exchange()
                        .expectStatus()
                        .isForbidden();
            }
        }
    }

    @Test
    void whatIsNoReportIsRefusedWithTheFieldAtFault() throws Exception {
        assertThat(sent("status", "{}".getBytes(StandardCharsets.UTF_8), "")).contains("400", "labels.id");
        assertThat(sent("status", "{".getBytes(StandardCharsets.UTF_8), "")).contains("400", "not JSON");
        assertThat(sent("logs", "{}".getBytes(StandardCharsets.UTF_8), "")).contains("400", "list of decisions");
        assertThat(sent("logs", "[{}]".getBytes(StandardCharsets.UTF_8), "")).contains("400", "0.decision_id");
        assertThat(sent("logs", "[]".getBytes(StandardCharsets.UTF_8), "gzip")).contains("400", "not gzipped");
        assertThat(sent("logs", new byte[0], "")).contains("400", "there is none");
    }

    @Test
    void whatUnzipsToTooMuchIsRefused() throws Exception {
        byte[] bomb = zipped(new byte[OpaBodies.MAX_BYTES + 1]);
        assertThat(bomb.length).isLessThan(OpaBodies.MAX_SENT);

        assertThat(sent("logs", bomb, "gzip")).contains("413");
    }

    @Test
    void whatIsLoggedIsMaskedKeptOnceAndReadByThoseWhoMay() throws Exception {
        String token = "ghp_0123456789abcdefghij0123456789abcdef";
        byte[] events = ("[{\"decision_id\":\"d-1\",\"path\":\"a/b\",\"input\":{\"id\":\"i-1\",\"token\":\"" + token
                        + "\"},\"result\":{\"message\":\"" + token + "\"}}]")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(sent("logs", zipped(events), "gzip")).startsWith("200");
        assertThat(sent("logs", events, "")).startsWith("200");

        List<Placed> kept = decisions.page(Long.MAX_VALUE, 500).stream()
                .filter(placed -> placed.json().path("decision_id").asString("").equals("d-1"))
                .toList();

        assertThat(kept).hasSize(1);
        assertThat(kept.getFirst().json().toString())
                .contains("\"asked\":\"i-1\"", RecordMask.MASKED)
                .doesNotContain(token);
        client.get()
                .uri("/api/policy/opa/decisions?limit=1")
                .header(TestCallers.HEADER, "user:default/jane")
                .exchange()
                .expectStatus()
                .isForbidden();
        client.get()
                .uri("/api/policy/opa/decisions?limit=1")
                .header(TestCallers.HEADER, "auditor")
                .exchange()
                .expectStatus()
                .isOk();
    }

    private String sent(String path, byte[] body, String encoding) {
        var result = client.post()
                .uri("/api/policy/opa/" + path)
                .header(TestCallers.HEADER, "opa")
                .header("Content-Encoding", encoding)
                .bodyValue(body)
                .exchange()
                .expectBody()
                .returnResult();
        byte[] text = result.getResponseBody() == null ? new byte[0] : result.getResponseBody();
        return result.getStatus().value() + " " + new String(text, StandardCharsets.UTF_8);
    }

    private static byte[] zipped(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(plain);
        }
        return bytes.toByteArray();
    }

    private static JsonNode asked(OpaSidecar opa, String input) throws InterruptedException {
        try {
            return opa.ask(ACTION, input);
        } catch (IOException notYet) {
            return MissingNode.getInstance();
        }
    }

    private @Nullable Report sidecar(String revision) {
        return Reports.lately(reports).stream()
                .filter(report -> report.kind() == EngineReports.Kind.SIDECAR)
                .filter(report -> report.status().path("revision").asString("").contains(revision))
                .findFirst()
                .orElse(null);
    }

    private BundleFiles otherRules() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other/backstage"));
        Files.writeString(folder.resolve("other/.manifest"), "{\"revision\":\"two\",\"roots\":[\"backstage\"]}");
        Files.writeString(other.resolve("a.rego"), "package backstage.a\n\nb := 1\n");
        return BundleFiles.ofFolder(folder.resolve("other"));
    }

    private static Credentials service() {
        return TestCallers.service("opa");
    }

    private static <T extends @Nullable Object> T awaited(Callable<T> look, Predicate<T> there) {
        return Awaitility.await().atMost(LIMIT).until(look, there);
    }

    static class Wiring {

        /** What the real filter does with a static token. */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        WebFilter bearer() {
            return (exchange, chain) -> {
                String sent = exchange.getRequest().getHeaders().getFirst("Authorization");
                if (("Bearer " + TOKEN).equals(sent)) {
                    exchange.getAttributes().put(Credentials.class.getName(), TestCallers.service("opa"));
                }
                return chain.filter(exchange);
            };
        }

        @Bean
        Sidecars sidecars() {
            return TestSidecars.of(BundleSource.of("a test", SERVED::get), List.of("opa"));
        }

        @Bean
        EngineReports reports() {
            DataSource tables = TestPostgres.migrated("policy");
            return new EngineReports(() -> tables);
        }

        @Bean
        OpaDecisionStore decisionStore() {
            DataSource tables = TestPostgres.migrated("policy");
            return new OpaDecisionStore(() -> tables, Duration.ofDays(1));
        }

        @Bean
        DecisionReaders readers() {
            return Readers.named("auditor");
        }

        @Bean
        RecordMask mask() {
            return RecordMask.of(List.of());
        }

        @Bean
        AppConfig config() {
            return AppConfig.parse("backend: {}");
        }

        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }

        @Bean
        SharedClock sharedClock(InstantSource clock) {
            return new SharedClock(clock, clock::instant);
        }
    }
}
