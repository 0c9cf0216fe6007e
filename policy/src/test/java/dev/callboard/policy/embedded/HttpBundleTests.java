package dev.callboard.policy.embedded;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.sun.net.httpserver.HttpServer;
import dev.callboard.policy.TokenFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is said to a server of bundles, and what is made of its answers. */
@Timeout(120)
class HttpBundleTests {

    private static final String LONG_POLLING = "application/vnd.openpolicyagent.bundles";
    private static final String PATH = "/b.tar.gz";
    private static final Path SHIPPED = Path.of("target/rego/policy-bundle.tar.gz");

    @RegisterExtension
    private final WireMockExtension web = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    @TempDir
    private Path folder;

    private byte[] archive = {};

    @BeforeEach
    void readTheShippedArchive() throws IOException {
        archive = Files.readAllBytes(SHIPPED);
    }

    @Test
    void aServerThatCanIsAskedToHoldItsAnswerOnceThereIsSomethingToCompareWith() {
        answer(bundle("\"one\"").withHeader("Content-Type", LONG_POLLING));
        HttpBundle bundle = new HttpBundle(url(), null);

        BundleFiles first = bundle.read();
        answer(aResponse().withStatus(304).withHeader("ETag", "\"one\""));
        BundleFiles second = bundle.read();

        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(header("Prefer")).containsExactly("modes=snapshot", "modes=snapshot;wait=30");
        assertThat(header("If-None-Match")).containsExactly("", "\"one\"");
    }

    @Test
    void anAnswerThatIsHeldMayTakeLongerThanOthers() throws IOException {
        answer(bundle("\"one\"").withHeader("Content-Type", LONG_POLLING));
        HttpBundle bundle = new HttpBundle(url(), null, Duration.ofSeconds(15));
        String first = bundle.read().digest();

        answer(aResponse().withBody(other()).withHeader("ETag", "\"two\"").withFixedDelay(16_000));

        assertThat(bundle.read().digest()).isNotEqualTo(first);
    }

    @Test
    void aServerThatHoldsNothingIsNotAskedTo() {
        answer(bundle("\"one\"").withHeader("Content-Type", "application/gzip"));
        HttpBundle bundle = new HttpBundle(url(), null);
        bundle.read();
        bundle.read();

        assertThat(header("Prefer")).containsExactly("modes=snapshot", "modes=snapshot");
    }

    @Test
    void aServerWithoutTagsIsAskedForTheWholeEachTime() {
        answer(aResponse().withBody(archive).withHeader("Content-Type", LONG_POLLING));
        HttpBundle bundle = new HttpBundle(url(), null);
        bundle.read();
        bundle.read();

        assertThat(header("If-None-Match")).containsExactly("", "");
        assertThat(header("Prefer")).containsExactly("modes=snapshot", "modes=snapshot");
    }

    @Test
    void nothingNewIsNoAnswerToWhoHasNothing() {
        answer(aResponse().withStatus(304));

        refused(new HttpBundle(url(), null), "answered 304 instead of a policy bundle");
    }

    @Test
    void aServerThatFailsOnceIsAskedForWhatIsNewerThanBefore() {
        answer(bundle("\"one\""));
        HttpBundle bundle = new HttpBundle(url(), null);
        String first = bundle.read().digest();

        answer(aResponse().withStatus(503));
        refused(bundle, "answered 503 instead of a policy bundle");
        answer(aResponse().withStatus(304));

        assertThat(bundle.read().digest()).isEqualTo(first);
        assertThat(header("If-None-Match")).containsExactly("", "\"one\"", "\"one\"");
    }

    @Test
    void whatIsNoBundleIsRefusedUntilThereIsOne() {
        answer(aResponse().withBody("<html>Sign in</html>").withHeader("ETag", "\"html\""));
        HttpBundle bundle = new HttpBundle(url(), null);
        refused(bundle, "not a gzipped tar archive");

        answer(bundle("\"one\""));

        assertThat(bundle.read().digest()).isNotBlank();
    }

    @Test
    void aTruncatedAnswerIsNoBundleAndIsNotTakenForOneLater() throws IOException {
        List<String> known = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            known.add(Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("If-None-Match"), ""));
            exchange.getResponseHeaders().set("ETag", "\"one\"");
            exchange.sendResponseHeaders(200, archive.length + (known.size() == 1 ? 1_000 : 0));
            exchange.getResponseBody().write(archive);
            exchange.close();
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/bundle.tar.gz");
            HttpBundle bundle = new HttpBundle(url, null, Duration.ofSeconds(15));
            refused(bundle, "Cannot get the policy bundle from " + url);

            bundle.read();

            assertThat(known).containsExactly("", "");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        answer(bundle("\"one\"").withChunkedDribbleDelay(1_000, 600_000));

        refused(new HttpBundle(url(), null, Duration.ofSeconds(2)), "it is not there after 2 s");
    }

    @Test
    void theTokenIsReadAgainWhenItsFileChanges() throws IOException {
        Path file = token("first-token", Instant.parse("2026-11-23T10:15:00Z"));
        answer(bundle("\"one\""));
        HttpBundle bundle = new HttpBundle(url(), new TokenFile(file));
        bundle.read();
        token("other-token", Instant.parse("2026-11-23T10:16:00Z"));
        bundle.read();

        assertThat(header("Authorization")).containsExactly("Bearer first-token", "Bearer other-token");
    }

    @Test
    void withoutItsTokenNothingIsAskedAndTheFileIsNamed() {
        answer(bundle("\"one\""));

        refused(new HttpBundle(url(), new TokenFile(folder.resolve("token"))), "token");
        assertThat(header("Authorization")).isEmpty();
    }

    @Test
    void aTokenIsNotCarriedToWhereARedirectPointsAndIsInNoError() throws IOException {
        Path file = token("first-token", Instant.parse("2026-11-23T10:15:00Z"));
        answer(aResponse().withStatus(302).withHeader("Location", web.baseUrl() + "/elsewhere"));
        HttpBundle bundle = new HttpBundle(url(), new TokenFile(file));

        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(bundle::read)
                .withMessageContaining("answered 302")
                .withMessageNotContaining("first-token");
        assertThat(web.findAll(getRequestedFor(urlEqualTo("/elsewhere")))).isEmpty();
    }

    @Test
    void anAddressThatIsAskedForTheRightTokenOnlyIsReadWithIt() throws IOException {
        web.stubFor(get(PATH).willReturn(aResponse().withStatus(401)));
        web.stubFor(get(PATH)
                .withHeader("Authorization", equalTo("Bearer first-token"))
                .willReturn(bundle("\"one\"")));
        Path file = token("a-wrong-one", Instant.parse("2026-11-23T10:15:00Z"));
        HttpBundle bundle = new HttpBundle(url(), new TokenFile(file));
        refused(bundle, "answered 401");

        token("first-token", Instant.parse("2026-11-23T10:16:00Z"));

        assertThat(bundle.read().digest()).isNotBlank();
    }

    private void refused(HttpBundle bundle, String reason) {
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(bundle::read)
                .withMessageContaining(reason);
    }

    private void answer(ResponseDefinitionBuilder response) {
        web.stubFor(get(PATH).willReturn(response));
    }

    private ResponseDefinitionBuilder bundle(String tag) {
        return aResponse().withBody(archive).withHeader("ETag", tag);
    }

    /** The rules for servers, which are other files. */
    private static byte[] other() throws IOException {
        return Files.readAllBytes(Path.of("target/rego/opa-bundle.tar.gz"));
    }

    private Path token(String token, Instant modified) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), token);
        return Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private URI url() {
        return URI.create(web.baseUrl() + PATH);
    }

    /** As it was in each request so far, in their order; empty where it was missing. */
    private List<String> header(String name) {
        return web.findAll(getRequestedFor(urlEqualTo(PATH))).stream()
                .map(request -> valueOf(request, name))
                .toList();
    }

    private static String valueOf(LoggedRequest request, String name) {
        return request.containsHeader(name) ? request.getHeader(name) : "";
    }
}
