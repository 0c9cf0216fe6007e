package dev.callboard.catalog;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.location;
import static dev.callboard.catalog.CatalogFixture.until;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.ReadableUrls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is read from servers that are no Git hosts. */
@Timeout(120)
class WebReadingTests {

    private static final String REF = "component:default/one";

    @TempDir
    Path folder;

    private final WireMockServer server = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
    private CatalogFixture fixture;

    @BeforeEach
    void open() {
        server.start();
        fixture = new CatalogFixture(folder, CatalogStore.inMemory())
                .readable(new ReadableUrls(
                        List.of(new ReadableUrls.Rule("127.0.0.1:" + server.port(), List.of("/files")))));
    }

    @AfterEach
    void close() {
        fixture.close();
        server.stop();
    }

    @Test
    void aPlaceholderOfAnAllowedHostFollowsItsContent() {
        serve("/files/about.txt", "old");
        pushed(component("one").replace("\"\"", "{$text: '%s'}".formatted(web("/files/about.txt"))));
        start("url", url("shop", "catalog-info.yaml"));
        assertThat(description()).isEqualTo("old");

        serve("/files/about.txt", "new");
        until(() -> description().equals("new"));

        server.stubFor(get("/files/about.txt").willReturn(serverError()));
        server.resetRequests();
        until(() -> server.getAllServeEvents().size() > 3);
        assertThat(description()).isEqualTo("new");
        assertThat(fixture.errors()).isEmpty();

        server.stubFor(get("/files/about.txt").willReturn(notFound()));
        until(() -> fixture.status(REF).contains("there is no such file"));
        assertThat(description()).isEqualTo("new");

        serve("/files/about.txt", "again");
        until(() -> description().equals("again") && fixture.errors().isEmpty());
    }

    @Test
    void aServerThatIsDownConcernsTheEntityThatNeedsItAlone() {
        server.stubFor(get("/files/about.txt").willReturn(serverError()));
        pushed(component("one").replace("\"\"", "{$text: '%s'}".formatted(web("/files/about.txt"))) + "---\n"
                + component("two"));
        start("url", url("shop", "catalog-info.yaml"));

        assertThat(fixture.has("component:default/two")).isTrue();
        assertThat(fixture.errors()).contains("ServiceUnavailableError", "the server answers 500");

        serve("/files/about.txt", "here");
        until(() -> fixture.has(REF) && fixture.errors().isEmpty());
    }

    @Test
    void whatIsNotAllowedIsNotRead() {
        serve("/private/about.txt", "secret");
        pushed(component("one").replace("\"\"", "{$text: '%s'}".formatted(web("/private/about.txt"))));
        start("url", url("shop", "catalog-info.yaml"));

        assertThat(fixture.errors()).contains("backend.reading.allow does not name it");
        assertThat(server.getAllServeEvents()).isEmpty();
    }

    @Test
    void aLocationOfAnAllowedHostIsReadWithWhatItNames() {
        serve("/files/all.yaml", location("all", "./one.yaml", "https://127.0.0.1:1/files/b.yaml"));
        serve("/files/one.yaml", component("one", "old"));
        start("url", web("/files/all.yaml"));

        until(() -> fixture.has(REF));
        assertThat(fixture.json(REF)
                        .at("/metadata/annotations/backstage.io~1managed-by-location")
                        .asString())
                .isEqualTo("url:" + web("/files/one.yaml"));
        until(() -> fixture.status("location:default/all").contains("backend.reading.allow does not name it"));

        serve("/files/one.yaml", component("one", "new"));
        until(() -> description().equals("new"));
        server.stubFor(get("/files/one.yaml").willReturn(notFound()));
        until(() -> fixture.errors().contains("no matching files found for " + web("/files/one.yaml")));
        assertThat(description()).isEqualTo("new");
    }

    @Test
    void patternsAreForRepositoriesOnly() {
        start("url", web("/files/*.yaml"));

        assertThat(fixture.errors()).contains("Unsupported search pattern URL");
    }

    @Test
    void aLocalFileMayNameAnAllowedHostToo() throws Exception {
        serve("/files/about.txt", "from there");
        Path file = Files.writeString(
                folder.resolve("local.yaml"),
                component("one").replace("\"\"", "{$text: '%s'}".formatted(web("/files/about.txt"))));
        start("file", file.toString());

        assertThat(description()).isEqualTo("from there");
    }

    private void start(String type, String target) {
        fixture.start(builder -> builder.location(type, target));
        fixture.untilComplete();
    }

    private void pushed(String descriptor) {
        fixture.repository("shop").with("catalog-info.yaml", descriptor).push();
    }

    private void serve(String path, String content) {
        server.stubFor(get(path).willReturn(ok(content)));
    }

    private String web(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    private String description() {
        return fixture.has(REF) ? fixture.json(REF).at("/metadata/description").asString("") : "";
    }
}
