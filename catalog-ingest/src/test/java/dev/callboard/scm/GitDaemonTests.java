package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.transport.Daemon;
import org.eclipse.jgit.transport.resolver.FileResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Repositories behind Git's own protocol, as {@code git daemon} serves them. */
@Timeout(60)
class GitDaemonTests {

    @TempDir
    Path root;

    private GitFixture origin;
    private Daemon daemon;

    @BeforeEach
    void start() throws IOException {
        origin = GitFixture.bare(root.resolve("repos/acme/shop.git"));
        daemon = new Daemon(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon.setRepositoryResolver(new FileResolver<>(root.resolve("repos").toFile(), true));
        daemon.start();
    }

    @AfterEach
    void stop() {
        daemon.stop();
        origin.close();
    }

    @Test
    void readsARepositoryThatADaemonServesForAnIntegration() {
        CommitId commit = origin.commit("main", Map.of("catalog-info.yaml", "kind: Component"));
        String base = "git://127.0.0.1:" + daemon.getAddress().getPort();
        ScmIntegrations hosts = ScmIntegrations.of(new ScmIntegration(
                ScmIntegration.Kind.GIT,
                "git.acme.example",
                base,
                new ScmCredentials.Login("someone", "never shown to a daemon")));

        RepositoryFile file =
                hosts.resolveFile("https://git.acme.example/acme/shop.git?ref=main&path=catalog-info.yaml");

        assertThat(file.cloneUrl()).isEqualTo(base + "/acme/shop.git");
        assertThat(hosts.resolveGit(base + "/acme/shop.git?path=x").cloneUrl()).isEqualTo(base + "/acme/shop.git");
        try (GitMirrors mirrors = new GitMirrors(root.resolve("mirrors"), hosts)) {
            GitMirror mirror = mirrors.mirror(file.cloneUrl());
            assertThat(mirror.remoteCommit("main")).isEqualTo(commit);
            assertThat(mirror.read(mirror.fetch("main"))
                            .read(file.path())
                            .orElseThrow()
                            .text())
                    .isEqualTo("kind: Component");
        }
    }
}
