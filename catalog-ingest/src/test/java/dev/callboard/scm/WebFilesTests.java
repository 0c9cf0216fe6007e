package dev.callboard.scm;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class WebFilesTests {

    private static final Duration KEPT = Duration.ofSeconds(10);

    private final WireMockServer server = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
    private final WireMockServer other = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
    private final MovableClock clock = new MovableClock();

    @BeforeEach
    void start() {
        server.start();
        other.start();
    }

    @AfterEach
    void stop() {
        server.stop();
        other.stop();
    }

    @Test
    void asksAgainOnlyAfterAWhileAndOnlyForWhatIsNew() {
        server.stubFor(get("/files/a.yaml").willReturn(ok("old").withHeader("ETag", "\"1\"")));
        WebFiles files = files(ScmLimits.defaults());
        String id = files.read(url("/files/a.yaml")).id();

        files.read(url("/files/a.yaml"));
        server.verify(1, getRequestedFor(urlEqualTo("/files/a.yaml")));
        server.stubFor(get("/files/a.yaml")
                .withHeader("If-None-Match", equalTo("\"1\""))
                .willReturn(status(304)));
        clock.advance(KEPT);
        assertThat(files.isSame(url("/files/a.yaml"), id)).isTrue();
        server.verify(2, getRequestedFor(urlEqualTo("/files/a.yaml")));

        server.stubFor(get("/files/a.yaml").willReturn(ok("new").withHeader("ETag", "\"2\"")));
        clock.advance(KEPT);
        assertThat(files.isSame(url("/files/a.yaml"), id)).isFalse();
        assertThat(new String(files.read(url("/files/a.yaml")).bytes(), StandardCharsets.UTF_8))
                .isEqualTo("new");
    }

    @Test
    void followsARedirectOnlyToWhatIsAllowed() {
        server.stubFor(get("/files/moved.yaml").willReturn(temporaryRedirect("/files/a.yaml")));
        server.stubFor(get("/files/a.yaml").willReturn(ok("content")));
        server.stubFor(get("/files/out.yaml").willReturn(temporaryRedirect("/private/secret")));
        server.stubFor(
                get("/files/away.yaml").willReturn(temporaryRedirect(other.baseUrl() + "/files/a?signature=secret")));
        server.stubFor(get("/files/round.yaml").willReturn(temporaryRedirect("/files/round.yaml")));
        server.stubFor(get("/files/disk.yaml").willReturn(temporaryRedirect("file:///etc/hostname")));
        WebFiles files = files(ScmLimits.defaults());

        assertThat(new String(files.read(url("/files/moved.yaml")).bytes(), StandardCharsets.UTF_8))
                .isEqualTo("content");
        for (String path : List.of("/files/out.yaml", "/files/away.yaml", "/files/disk.yaml")) {
            assertThatThrownBy(() -> files.read(url(path)))
                    .isInstanceOf(ScmException.Refused.class)
                    .hasMessageContaining("is not allowed by backend.reading.allow")
                    .hasMessageNotContaining("signature");
        }
        assertThatThrownBy(() -> files.read(url("/files/round.yaml")))
                .isInstanceOf(ScmException.Unreadable.class)
                .hasMessageContaining("more than 5 redirects");
        assertThat(other.getAllServeEvents()).isEmpty();
        server.verify(0, getRequestedFor(urlEqualTo("/private/secret")));
    }

    @ParameterizedTest
    @CsvSource({
        "404, NotFound",
        "410, NotFound",
        "401, AccessDenied",
        "403, AccessDenied",
        "429, Unreachable",
        "503, Unreachable",
        "204, Unreadable",
        "400, Unreadable"
    })
    void saysWhatTheServerDid(int status, String kind) {
        server.stubFor(get("/files/a.yaml").willReturn(status(status)));

        assertThatThrownBy(() -> files(ScmLimits.defaults()).read(url("/files/a.yaml")))
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(kind))
                .hasMessageStartingWith("Cannot read " + url("/files/a.yaml"));
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() {
        server.stubFor(get("/files/a.yaml").willReturn(ok("x".repeat(1001))));

        assertThatThrownBy(() ->
                        files(ScmLimits.defaults().withSizes(1000, 10, 1000)).read(url("/files/a.yaml")))
                .isInstanceOf(ScmException.Refused.class)
                .hasMessageEndingWith("it has more than 1000 bytes");
    }

    @Test
    void aServerThatDripsIsGivenUp() {
        server.stubFor(get("/files/a.yaml").willReturn(ok("x".repeat(1000)).withChunkedDribbleDelay(1000, 3_600_000)));
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> files(ScmLimits.defaults().withTimes(second, second, second))
                        .read(url("/files/a.yaml")))
                .isInstanceOf(ScmException.Unreachable.class);
    }

    @Test
    void whatIsSilentCountsAsUnchangedAndIsNotAskedAgainAtOnce() {
        server.stubFor(get("/files/a.yaml").willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        WebFiles files = files(ScmLimits.defaults());

        assertThat(files.isSame(url("/files/a.yaml"), "some id")).isTrue();
        int asked = server.getAllServeEvents().size();
        assertThat(files.isSame(url("/files/a.yaml"), "")).isTrue();
        assertThat(server.getAllServeEvents()).hasSize(asked);
    }

    private WebFiles files(ScmLimits limits) {
        ReadableUrls urls =
                new ReadableUrls(List.of(new ReadableUrls.Rule("127.0.0.1:" + server.port(), List.of("/files"))));
        return new WebFiles(ScmIntegrations.of().withReadable(urls), limits, KEPT, clock);
    }

    private String url(String path) {
        return server.baseUrl().replace("localhost", "127.0.0.1") + path;
    }
}
