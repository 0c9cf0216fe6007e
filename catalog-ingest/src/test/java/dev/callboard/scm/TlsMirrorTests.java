package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Repositories behind HTTPS, with a certificate of an authority that only the operator knows. */
@Timeout(300)
class TlsMirrorTests {

    /** A name that nobody but the proxy can look up. */
    private static final String BEHIND_THE_PROXY = "git.callboard.invalid";

    private static final ScmLimits PATIENT =
            ScmLimits.defaults().withTimes(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(2));

    private static OwnAuthority authority;
    private static List<X509Certificate> own;

    @TempDir
    Path root;

    private GitFixture origin;
    private SmartHttpServer server;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) throws Exception {
        authority = OwnAuthority.in(folder, "ip:127.0.0.1", "dns:" + BEHIND_THE_PROXY);
        own = ScmNetwork.certificates(authority.pem());
    }

    @BeforeEach
    void open() throws IOException {
        origin = GitFixture.bare(root.resolve("repos/acme/shop.git"));
        server = SmartHttpServer.overTls(root.resolve("repos"), authority.server());
    }

    @AfterEach
    void close() {
        server.close();
        origin.close();
    }

    @Test
    void aServerOfAnAuthorityThatIsConfiguredIsRead() {
        CommitId commit = origin.commit("main", Map.of("a", "1"));

        try (GitMirrors mirrors = mirrors(server.host(), new ScmNetwork(null, null, List.of(), own))) {
            GitMirror mirror = mirrors.mirror(server.url() + "/acme/shop.git");

            assertThat(mirror.fetch("main")).isEqualTo(commit);
            assertThat(mirror.read(commit).read("a").orElseThrow().text()).isEqualTo("1");
        }
    }

    @Test
    void aServerOfAnUnknownAuthorityIsRefusedWithTheReason() {
        origin.commit("main", Map.of("a", "1"));

        try (GitMirrors mirrors = mirrors(server.host(), ScmNetwork.plain())) {
            assertThatExceptionOfType(ScmException.Unreachable.class)
                    .isThrownBy(() ->
                            mirrors.mirror(server.url() + "/acme/shop.git").fetch("main"))
                    .withMessageContaining(server.url() + "/acme/shop.git")
                    .withMessageContaining("unable to find valid certification path")
                    .withMessageContaining("'callboard.git.caFile'");
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void theApiOfAHostOfAnUnknownAuthorityIsRefusedWithTheReason() {
        ScmIntegration gitea = new ScmIntegration(
                ScmIntegration.Kind.GITEA,
                server.host(),
                server.url(),
                server.url() + "/api/v1",
                ScmCredentials.none());
        ApiPauses none = duration -> {};
        HostApi api = new HostApis(ScmIntegrations.of(gitea), InstantSource.system(), none).of(gitea, Duration.ZERO);

        assertThatExceptionOfType(ScmException.Unreachable.class)
                .isThrownBy(() -> api.get("/version", ""))
                .withMessageContaining(server.url() + "/api/v1/version")
                .withMessageContaining("unable to find valid certification path")
                .withMessageContaining("'callboard.git.caFile'");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aHostIsReadThroughTheProxyThatLooksItUp() throws Exception {
        CommitId commit = origin.commit("main", Map.of("a", "1"));
        int port = URI.create(server.url()).getPort();

        try (ConnectProxy proxy = new ConnectProxy(port);
                GitMirrors mirrors = mirrors(BEHIND_THE_PROXY, new ScmNetwork(null, proxy.address(), List.of(), own))) {
            GitMirror mirror = mirrors.mirror("https://" + BEHIND_THE_PROXY + "/acme/shop.git");

            assertThat(mirror.fetch("main")).isEqualTo(commit);
            assertThat(proxy.requests())
                    .isNotEmpty()
                    .allMatch(("CONNECT " + BEHIND_THE_PROXY + ":443 HTTP/1.1")::equals);
        }
    }

    @Test
    void aHostThatIsReachedDirectlyIsNotAskedOfTheProxy() throws Exception {
        CommitId commit = origin.commit("main", Map.of("a", "1"));
        int port = URI.create(server.url()).getPort();

        try (ConnectProxy proxy = new ConnectProxy(port);
                GitMirrors mirrors =
                        mirrors(server.host(), new ScmNetwork(null, proxy.address(), List.of("127.0.0.1"), own))) {
            assertThat(mirrors.mirror(server.url() + "/acme/shop.git").fetch("main"))
                    .isEqualTo(commit);
            assertThat(proxy.requests()).isEmpty();
        }
    }

    private GitMirrors mirrors(String host, ScmNetwork network) {
        ScmIntegration integration =
                new ScmIntegration(ScmIntegration.Kind.GIT, host, "https://" + host, ScmCredentials.none());
        return new GitMirrors(
                root.resolve("mirrors"), ScmIntegrations.of(integration).withNetwork(network), PATIENT);
    }
}
