package dev.callboard.backend.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.StartupException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.server.WebHandler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PortalFilterTests {

    private static final String CONFIG = """
            app:
              title: 'Acme & </script>Sons'
              baseUrl: http://localhost/portal/
            backend: {baseUrl: 'http://localhost:7007', secret: hidden}
            """;

    @TempDir
    Path above;

    private Path folder;

    private WebTestClient client;

    @BeforeEach
    void build() throws IOException {
        folder = above.resolve("dist");
        write("static/main.1a2b.js", "run()");
        write("robots.txt", "none");
        write("index.html", "<html><head><title>Built</title></head></html>");
        write(
                "index.html.tmpl",
                "<html><head><link href=\"<%= publicPath %>/x\"><title><%= config.getOptionalString('app.title') ?? 'None' %>"
                        + "</title><!-- <%= config.getOptionalString(\"app.none\") ?? \"other\" %> --></HEAD></html>");
        write(
                ".config-schema.json",
                "{\"schemas\":[{\"value\":{\"properties\":{\"app\":{\"properties\":{\"title\":{\"visibility\":\"frontend\"}}}}}}]}");
        serve(CONFIG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/catalog/default/component/a.b",
                "/index.html.tmpl",
                "/api/app",
                "/api/app/x"
            })
    void everyAddressOfTheAppIsItsPage(String path) {
        EntityExchangeResult<byte[]> answer = get(path);

        assertThat(answer.getResponseHeaders().getFirst("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.getResponseHeaders().getCacheControl()).isEqualTo("no-store, max-age=0");
        assertThat(answer.getResponseHeaders().getFirst("X-Frame-Options")).isEqualTo("DENY");
        assertThat(text(answer))
                .contains(
                        "<link href=\"/portal/x\">", "<title>Acme &amp; &lt;/script&gt;Sons</title>", "<!-- other -->");
    }

    @Test
    void thePageBringsTheVisibleConfigurationAndNothingElse() {
        String page = text(get("/"));
        String script = page.substring(
                page.indexOf("backstage.io/config\">") + "backstage.io/config\">".length(), page.indexOf("</script>"));

        JsonNode entries = JsonMapper.shared().readTree(script);
        assertThat(entries)
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        "[{\"context\":\"app\",\"deprecatedKeys\":[],\"data\":{\"app\":{\"title\":\"Acme & </script>Sons\"}}}]"));
        assertThat(page).doesNotContain("hidden").endsWith("</script>\n</head></html>");
    }

    @ParameterizedTest
    @CsvSource({
        "/static/main.1a2b.js, 200, run(), 'public, max-age=1209600'",
        "/api/app/static/main.1a2b.js, 200, run(), 'public, max-age=1209600'",
        "/robots.txt, 200, none, 'public, max-age=0'",
        "/static/gone.js, 404, '', ",
        "/static/%2e%2e/%2e%2e/outside.txt, 404, '', ",
        "/static/link.txt, 404, '', "
    })
    void filesAreServedAsWhatTheyAre(String path, int status, String content, String caching) throws IOException {
        Files.writeString(folder.resolveSibling("outside.txt"), "secret");
        Path link = folder.resolve("static/link.txt");
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, folder.resolveSibling("outside.txt"));
        }

        EntityExchangeResult<byte[]> answer = get(path);

        assertThat(answer.getStatus().value()).isEqualTo(status);
        assertThat(text(answer)).isEqualTo(content);
        assertThat(answer.getResponseHeaders().getCacheControl()).isEqualTo(caching);
    }

    @Test
    void aFreshFileIsNotSentAgain() {
        String tag =
                Objects.requireNonNull(get("/robots.txt").getResponseHeaders().getETag());

        client.get()
                .uri("/robots.txt")
                .header("If-None-Match", tag)
                .exchange()
                .expectStatus()
                .isNotModified();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/catalog/x", "/api/other", "/.backstage/health/v1/readiness", "/api/app/.backstage/x"})
    void whatIsNotTheFrontendsIsLeftToOthers(String path) {
        assertThat(get(path).getStatus().value()).isEqualTo(404);
    }

    @Test
    void aTemplateThatIsNotUnderstoodLeavesThePageOfTheBuild() throws IOException {
        write("index.html.tmpl", "<html><head><% if (config.has('x')) { %>y<% } %></head></html>");
        serve(CONFIG);

        assertThat(text(get("/")))
                .contains("<title>Built</title>", "backstage.io/config", "Acme & \\u003c/script>Sons");
    }

    @Test
    void thePageOfTheBuildIsServedUntouchedIfThatIsWanted() {
        serve(CONFIG.replace("app:", "app:\n  disableConfigInjection: true"));

        assertThat(text(get("/"))).isEqualTo("<html><head><title>Built</title></head></html>");
    }

    @Test
    void aFolderWithoutAFrontendStopsTheStart() {
        AppConfig config = AppConfig.parse("callboard: {portal: {folder: '" + folder.resolve("nowhere") + "'}}");

        assertThatThrownBy(() -> new PortalConfiguration().portal(config))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("There is no built frontend in");
    }

    private void serve(String config) {
        PortalFilter portal = new PortalFilter(new Bundle(folder, AppConfig.parse(config)));
        WebHandler nobodyElse = exchange -> {
            exchange.getResponse().setRawStatusCode(404);
            return exchange.getResponse().setComplete();
        };
        client = WebTestClient.bindToWebHandler(nobodyElse)
                .webFilter(portal)
                .configureClient()
                .responseTimeout(Duration.ofSeconds(60))
                .build();
    }

    private EntityExchangeResult<byte[]> get(String path) {
        return client.get().uri(URI.create(path)).exchange().expectBody().returnResult();
    }

    private static String text(EntityExchangeResult<byte[]> answer) {
        return new String(Objects.requireNonNullElse(answer.getResponseBody(), new byte[0]), StandardCharsets.UTF_8);
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
