package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Repositories behind SSH. */
@Timeout(60)
class SshMirrorTests {

    @TempDir
    Path root;

    private GitFixture origin;
    private SshGitServer server;
    private CommitId commit;

    @BeforeEach
    void open() throws IOException {
        origin = GitFixture.bare(root.resolve("repos/acme/shop.git"));
        commit = origin.commit("main", Map.of("a", "1"));
        server = new SshGitServer(root.resolve("repos"));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        origin.close();
    }

    @Test
    void fetchesWithItsOwnKey() throws Exception {
        var key = new ScmCredentials.SshKey(server.privateKey(root), server.knownHosts(root), null);
        try (GitMirrors mirrors = mirrors(key)) {
            GitMirror mirror = mirrors.mirror(url());

            assertThat(mirror.remoteCommit("main")).isEqualTo(commit);
            assertThat(mirror.read(mirror.fetch("main")).read("a").orElseThrow().text())
                    .isEqualTo("1");
        }
    }

    @Test
    void refusesAHostWhoseKeyItDoesNotKnow() throws Exception {
        Path nobody = Files.createFile(root.resolve("empty_known_hosts"));
        for (Path knownHosts : new Path[] {nobody, server.wrongKnownHosts(root)}) {
            try (GitMirrors mirrors = mirrors(new ScmCredentials.SshKey(server.privateKey(root), knownHosts, null))) {
                assertThatExceptionOfType(ScmException.AccessDenied.class)
                        .isThrownBy(() -> mirrors.mirror(url()).remoteCommit("main"));
            }
            assertThat(Files.readString(nobody)).isEmpty();
        }
    }

    @Test
    void saysThatAccessIsDeniedWithAKeyThatTheHostDoesNotKnow() throws Exception {
        var key = new ScmCredentials.SshKey(SshGitServer.foreignKey(root), server.knownHosts(root), null);
        try (GitMirrors mirrors = mirrors(key)) {
            assertThatExceptionOfType(ScmException.AccessDenied.class)
                    .isThrownBy(() -> mirrors.mirror(url()).fetch("main"));
        }
    }

    @Test
    void saysThatARepositoryIsNotThere() throws Exception {
        var key = new ScmCredentials.SshKey(server.privateKey(root), server.knownHosts(root), null);
        try (GitMirrors mirrors = mirrors(key)) {
            assertThatExceptionOfType(ScmException.NotFound.class)
                    .isThrownBy(() ->
                            mirrors.mirror(server.url() + "/acme/none.git").fetch("main"));
        }
    }

    @Test
    void publishes() throws Exception {
        var key = new ScmCredentials.SshKey(server.privateKey(root), server.knownHosts(root), null);
        Path folder = Files.createDirectory(root.resolve("folder"));
        Files.writeString(folder.resolve("b"), "2");
        var publisher =
                new GitPublisher(integrations(key), ScmLimits.defaults(), () -> Instant.parse("2026-02-03T04:05:06Z"));

        Publication.Result result = publisher.push(new Publication(
                url(), "main", folder, Publication.Content.MERGE, "Add b", new Publication.Author("A", "a@b")));

        assertThat(result.changed()).isTrue();
        try (GitMirrors mirrors = mirrors(key)) {
            GitMirror mirror = mirrors.mirror(url());
            assertThat(mirror.fetch("main")).isEqualTo(result.commit());
            assertThat(mirror.read(result.commit()).glob("*")).containsExactly("a", "b");
        }
    }

    private String url() {
        return server.url() + "/acme/shop.git";
    }

    private GitMirrors mirrors(ScmCredentials credentials) {
        return new GitMirrors(
                root.resolve("mirrors"),
                integrations(credentials),
                ScmLimits.defaults().withTimes(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(20)));
    }

    private static ScmIntegrations integrations(ScmCredentials credentials) {
        return ScmIntegrations.of(
                new ScmIntegration(ScmIntegration.Kind.GIT, "127.0.0.1", "https://127.0.0.1", credentials));
    }
}
