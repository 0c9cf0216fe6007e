package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MirrorFoldersTests {

    @TempDir
    Path root;

    private final MovableClock clock = new MovableClock();
    private GitFixture shop;
    private GitFixture blog;
    private SmartHttpServer server;
    private GitMirrors mirrors;

    @BeforeEach
    void open() throws IOException {
        shop = GitFixture.bare(root.resolve("repos/shop.git"));
        blog = GitFixture.bare(root.resolve("repos/blog.git"));
        shop.commit("main", Map.of("a", "shop"));
        blog.commit("main", Map.of("a", "blog"));
        server = new SmartHttpServer(root.resolve("repos"));
        mirrors = mirrors(ScmLimits.Fetching.defaults());
    }

    @AfterEach
    void close() {
        mirrors.close();
        server.close();
        shop.close();
        blog.close();
    }

    @Test
    void makesRoomByRemovingWhatWasNotUsedForLongest() throws IOException {
        mirrors.close();
        mirrors = mirrors(new ScmLimits.Fetching(1 << 20, 8, 1, Duration.ofDays(7)));
        mirror("shop").fetch("main");
        clock.advance(Duration.ofHours(1));
        CommitId commit = mirror("blog").fetch("main");

        mirrors.tidy();

        assertThat(folders()).isEqualTo(1);
        assertThat(mirror("blog").read(commit).read("a")).isPresent();
        CommitId again = mirror("shop").fetch("main");
        assertThat(mirror("shop").read(again).read("a").orElseThrow().text()).isEqualTo("shop");
    }

    @Test
    void keepsWhatIsStillLookedAtAndRemovesWhatIsNot() throws IOException {
        mirror("shop").fetch("main");
        mirror("blog").fetch("main");
        clock.advance(Duration.ofDays(8));
        mirror("blog").remoteCommit("main");

        mirrors.tidy();

        assertThat(folders()).isEqualTo(1);
    }

    @Test
    void removesMirrorsOfEarlierRunsThatNobodyUsesAnyMore() throws IOException {
        mirror("shop").fetch("main");
        mirrors.tidy();
        mirrors.close();
        mirrors = mirrors(ScmLimits.Fetching.defaults());
        mirrors.tidy();
        assertThat(folders()).isEqualTo(1);
        clock.advance(Duration.ofDays(8));

        mirrors.tidy();

        assertThat(folders()).isZero();
    }

    private GitMirror mirror(String name) {
        return mirrors.mirror(server.url() + "/" + name + ".git");
    }

    private long folders() throws IOException {
        try (var children = Files.list(root.resolve("mirrors"))) {
            return children.count();
        }
    }

    private GitMirrors mirrors(ScmLimits.Fetching fetching) {
        ScmIntegrations hosts = ScmIntegrations.of(
                new ScmIntegration(ScmIntegration.Kind.GIT, server.host(), server.url(), ScmCredentials.none()));
        return new GitMirrors(
                root.resolve("mirrors"), hosts, ScmLimits.defaults().withFetching(fetching), clock);
    }
}
