package dev.callboard.backend.techdocs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.CredentialsConfiguration;
import dev.callboard.backend.auth.SettableClock;
import dev.callboard.backend.auth.TestCallers;
import dev.callboard.backend.catalog.CatalogPermissions;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.permission.FakePermissions;
import dev.callboard.backend.web.ApiDocument;
import dev.callboard.backend.web.WebConfiguration;
import dev.callboard.scm.GitMirrors;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WebFluxTest({TechDocsController.class, SyncController.class})
@Import({WebConfiguration.class, CredentialsConfiguration.class, TestCallers.class, TechDocsTests.Wiring.class})
class TechDocsTests {

    private static final String ORDERS = "default/component/orders";
    private static final Map<String, String> FILES = Map.of(
            "mkdocs.yml", "site_name: Orders guide\nnav:\n  - Start: index.md\n  - How: how/pay.md\n",
            "docs/index.md", "# Welcome\n\nTakes *orders*.\n\n## Set up\n\nSee [paying](how/pay.md#cards).\n",
            "docs/how/pay.md", "# Pay\n\n![Plan](../img/plan.png)\n\n## Cards\n\nBy card.\n",
            "docs/img/plan.png", "png");

    private final WebTestClient client;
    private final DocsWorld world;
    private final FakePermissions permissions;
    private final SettableClock clock;

    TechDocsTests(
            @Autowired WebTestClient client,
            @Autowired DocsWorld world,
            @Autowired FakePermissions permissions,
            @Autowired SettableClock clock) {
        this.client = client.mutate().responseTimeout(Duration.ofSeconds(60)).build();
        this.world = world;
        this.permissions = permissions;
        this.clock = clock;
    }

    @BeforeEach
    void write() {
        permissions.reset();
        clock.advance(Duration.ofHours(1));
        world.forgetSites();
        world.push(FILES);
        world.entity("dir:.");
    }

    @Test
    void theMarkdownAtTheCommitIsWhatIsRead() {
        assertThat(sync()).contains("event: log").endsWith("event: finish\ndata: {\"updated\":true}\n\n");

        EntityExchangeResult<byte[]> page = get("static/docs/" + ORDERS + "/index.html");
        assertThat(page.getResponseHeaders().getFirst("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        assertThat(page.getResponseHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(text(page))
                .contains("<h1 id=\"welcome\">Welcome</h1>")
                .contains("<a href=\"how/pay/#cards\">paying</a>")
                .contains("md-sidebar--primary", "md-sidebar--secondary", "md-content__inner md-typeset")
                // The reader of the frontend takes away links to any other.
                .containsPattern(
                        "<link rel=\"stylesheet\" href=\"assets/stylesheets/main\\.[A-Fa-f0-9]{8}\\.min\\.css\">");
        assertThat(text(get("static/docs/" + ORDERS + "/how/pay/index.html"))).contains("src=\"../../img/plan.png\"");
        assertThat(get("static/docs/" + ORDERS + "/img/plan.png")
                        .getResponseHeaders()
                        .getFirst("Content-Type"))
                .isEqualTo("image/png");
    }

    @Test
    void whatTheSiteIsIsToldOfIt() {
        sync();

        JsonNode metadata = json(get("metadata/techdocs/" + ORDERS));
        assertThat(metadata.path("site_name").asString()).isEqualTo("Orders guide");
        assertThat(metadata.path("build_timestamp").isNumber()).isTrue();
        assertThat(metadata.path("files").valueStream().map(JsonNode::asString))
                .contains("index.html", "how/pay/index.html", "img/plan.png", "search/search_index.json");
        JsonNode entity = json(get("metadata/entity/" + ORDERS));
        assertThat(entity.at("/metadata/name").asString()).isEqualTo("orders");
        assertThat(entity.path("locationMetadata").toString())
                .isEqualTo("{\"type\":\"url\",\"target\":\"https://git.acme.example/acme/shop/src/branch/main/\"}");
    }

    @Test
    void aSiteIsMadeAnewOnlyWhenItsFilesChanged() {
        sync();
        assertThat(sync()).as("looked at just now").isEqualTo("event: finish\ndata: {\"updated\":false}\n\n");

        clock.advance(Duration.ofMinutes(2));
        assertThat(sync()).endsWith("{\"updated\":false}\n\n");

        world.push(Map.of("mkdocs.yml", "site_name: Orders guide", "docs/index.md", "# Hello"));
        clock.advance(Duration.ofMinutes(2));
        assertThat(sync()).endsWith("{\"updated\":true}\n\n");
        assertThat(text(get("static/docs/" + ORDERS + "/index.html"))).contains(">Hello</h1>");
        assertThat(status("static/docs/" + ORDERS + "/how/pay/index.html")).isEqualTo(404);
    }

    @Test
    void aServerThatHasNoSiteYetMakesItForTheFirstReader() {
        assertThat(text(get("static/docs/" + ORDERS + "/index.html"))).contains(">Welcome</h1>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    dir:./nowhere  | There is no folder 'nowhere/docs'
                    else:where     | should begin with dir: or url:
                    url:https://other.example/a/b | the host 'other.example' is not among the integrations
                    """)
    void whatCannotBeMadeIsSaidInTheStream(String ref, String complaint) {
        world.entity(ref);

        assertThat(sync()).contains("event: error\n").contains(complaint);
    }

    @Test
    void aLinkIsNotFollowed() {
        world.push(Map.of("mkdocs.yml", "site_name: x", "docs/index.md", "# x", "docs/other.md", "-> index.md"));

        assertThat(sync()).contains("event: error\n");
        assertThat(status("static/docs/" + ORDERS + "/other/index.html")).isEqualTo(404);
    }

    @Test
    void scriptsInMarkdownAreDropped() {
        world.push(Map.of(
                "docs/index.md",
                "# x\n\n<script>alert(1)</script>\n\n<b onclick=\"x()\">bold</b>\n\n[y](javascript:z)\n"));

        sync();

        assertThat(text(get("static/docs/" + ORDERS + "/index.html")))
                .contains("<b>bold</b>")
                .doesNotContain("alert", "onclick", "javascript:");
    }

    @Test
    void aSiteThatSomebodyElseBuiltIsServedDefused() throws IOException {
        world.entity("url:https://git.acme.example/acme/none");
        world.put(ORDERS + "/pic.svg", "<svg/>");
        world.put(ORDERS + "/run.js", "alert(1)");
        world.put(ORDERS + "/style.css", "a{}");
        world.put(ORDERS + "/data", "?");
        world.put("outside.txt", "secret");
        Files.deleteIfExists(world.published.resolve(ORDERS + "/way-out.txt"));
        Files.createSymbolicLink(
                world.published.resolve(ORDERS + "/way-out.txt"), world.published.resolve("outside.txt"));

        for (String active : new String[] {"pic.svg", "run.js", "data"}) {
            assertThat(get("static/docs/" + ORDERS + "/" + active)
                            .getResponseHeaders()
                            .getFirst("Content-Type"))
                    .as(active)
                    .isEqualTo("text/plain;charset=UTF-8");
        }
        assertThat(get("static/docs/" + ORDERS + "/style.css")
                        .getResponseHeaders()
                        .getFirst("Content-Type"))
                .isEqualTo("text/css;charset=UTF-8");
        assertThat(status("static/docs/" + ORDERS + "/way-out.txt")).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "static/docs/default/component/orders/..%2f..%2f..%2foutside.txt",
                "static/docs/default/component/orders/%2e%2e/%2e%2e/%2e%2e/outside.txt",
                "static/docs/default/component/..%2f/index.html",
                "static/docs/default/component/orders/missing.html"
            })
    void whatIsNoFileOfTheSiteIsNotFound(String path) {
        world.put("outside.txt", "secret");
        sync();

        assertThat(status(path)).isEqualTo(404);
    }

    @Test
    void anAddressWithCapitalsMovesToThatInLowerCase() {
        EntityExchangeResult<byte[]> answer = get("static/docs/default/Component/Orders/How/index.html?a=b");

        assertThat(answer.getStatus().value()).isEqualTo(301);
        assertThat(answer.getResponseHeaders().getFirst("Location"))
                .isEqualTo("/api/techdocs/static/docs/default/component/orders/How/index.html?a=b");
    }

    @Test
    void aCallerWhoMayNotReadTheEntityFindsNothing() {
        sync();
        permissions.deny(CatalogPermissions.ENTITY_READ);

        assertThat(status("static/docs/" + ORDERS + "/index.html")).isEqualTo(404);
        assertThat(status("sync/" + ORDERS)).isEqualTo(404);
        EntityExchangeResult<byte[]> metadata = get("metadata/techdocs/" + ORDERS);
        assertThat(metadata.getStatus().value()).isEqualTo(404);
        assertThat(json(metadata).at("/error/message").asString())
                .isEqualTo("Unable to get metadata for 'component:default/orders'");
    }

    @Test
    void anEntityThatIsNotThereHasNoDocumentation() {
        world.noEntity();

        EntityExchangeResult<byte[]> sync = get("sync/" + ORDERS);
        assertThat(sync.getStatus().value()).isEqualTo(404);
        assertThat(json(sync).at("/error/name").asString()).isEqualTo("NotFoundError");
        assertThat(status("metadata/entity/" + ORDERS)).isEqualTo(404);
    }

    @Test
    void theDocumentAndTheControllersNameTheSameOperations() {
        assertThat(ApiDocument.handlers(TechDocsController.class, SyncController.class))
                .isEqualTo(ApiDocument.operations("techdocs"));
    }

    private String sync() {
        return text(get("sync/" + ORDERS));
    }

    private int status(String path) {
        return get(path).getStatus().value();
    }

    private EntityExchangeResult<byte[]> get(String path) {
        return client.get()
                .uri(URI.create("/api/techdocs/" + path))
                .header(TestCallers.HEADER, "user:default/jane")
                .exchange()
                .expectBody()
                .returnResult();
    }

    private static String text(EntityExchangeResult<byte[]> answer) {
        byte[] body = answer.getResponseBody();
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }

    private static JsonNode json(EntityExchangeResult<byte[]> answer) {
        return JsonMapper.shared().readTree(answer.getResponseBody());
    }

    static class Wiring {

        @Bean
        DocsWorld world() throws IOException {
            return new DocsWorld(Files.createTempDirectory("techdocs"));
        }

        @Bean
        SettableClock clock() {
            return new SettableClock();
        }

        @Bean
        TechDocs docs(DocsWorld world, SettableClock clock) {
            return world.docs(true, clock);
        }

        @Bean
        GitMirrors mirrors(DocsWorld world) {
            return world.mirrors;
        }

        @Bean
        TechDocsSettings settings(DocsWorld world) {
            return new TechDocsSettings(true, world.published, false);
        }

        @Bean
        FakePermissions permissions(DocsWorld world) {
            return new FakePermissions(CatalogPermissions.of(world.index));
        }

        @Bean
        DocsReader reader(TechDocs docs, FakePermissions permissions) {
            return new DocsReader(docs, permissions.evaluator());
        }

        @Bean
        AppConfig config() {
            return AppConfig.parse("backend: {}");
        }
    }
}
