package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class HostBackOffTests {

    private static final ScmLimits PATIENT =
            ScmLimits.defaults().withTimes(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(2));

    @TempDir
    Path root;

    @Test
    void aHostThatFailedThreeTimesIsLeftAloneAndNoOtherHostIs() throws Exception {
        MovableClock clock = new MovableClock();
        try (GitFixture origin = GitFixture.bare(root.resolve("repos/acme/shop.git"));
                SmartHttpServer failing = new SmartHttpServer(root.resolve("repos"));
                SmartHttpServer healthy = new SmartHttpServer(root.resolve("repos"));
                GitMirrors mirrors = new GitMirrors(root.resolve("mirrors"), hosts(failing, healthy), PATIENT, clock)) {
            CommitId commit = origin.commit("main", Map.of("a", "1"));
            GitMirror mirror = mirrors.mirror(failing.url() + "/acme/shop.git");
            failing.failWith(503);
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(ScmException.Unreachable.class).isThrownBy(() -> mirror.remoteCommit("main"));
            }
            int asked = failing.requests().size();

            assertThatExceptionOfType(ScmException.Unreachable.class)
                    .isThrownBy(() -> mirror.remoteCommit("main"))
                    .withMessageContaining("is left alone for a while")
                    .withMessageContaining("503");
            assertThat(failing.requests()).hasSize(asked);
            assertThat(mirrors.mirror(healthy.url() + "/acme/shop.git").remoteCommit("main"))
                    .isEqualTo(commit);

            failing.failWith(0);
            clock.advance(Duration.ofMinutes(2));

            assertThat(mirror.remoteCommit("main")).isEqualTo(commit);
        }
    }

    private static ScmIntegrations hosts(SmartHttpServer... servers) {
        ScmIntegration[] integrations = new ScmIntegration[servers.length];
        for (int i = 0; i < servers.length; i++) {
            integrations[i] = new ScmIntegration(
                    ScmIntegration.Kind.GIT, servers[i].host(), servers[i].url(), ScmCredentials.none());
        }
        return ScmIntegrations.of(integrations);
    }
}
