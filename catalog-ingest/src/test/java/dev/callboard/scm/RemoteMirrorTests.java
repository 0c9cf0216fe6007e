package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Repositories behind HTTP, and hosts that misbehave. */
@Timeout(60)
class RemoteMirrorTests {

    private static final ScmLimits IMPATIENT =
            ScmLimits.defaults().withTimes(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));

    @TempDir
    Path root;

    private GitFixture origin;
    private SmartHttpServer server;
    private GitMirrors mirrors;

    @BeforeEach
    void open() throws IOException {
        origin = GitFixture.bare(root.resolve("repos/acme/shop.git"));
        server = new SmartHttpServer(root.resolve("repos"));
        mirrors = mirrors(ScmCredentials.none());
    }

    @AfterEach
    void close() {
        mirrors.close();
        server.close();
        origin.close();
    }

    @Test
    void fetchesOneCommitWithoutItsHistory() throws IOException {
        CommitId old = origin.commit("main", Map.of("a", "1"));
        CommitId commit = origin.commit("main", Map.of("a", "2", "b/c", "3"));
        GitMirror mirror = mirror();

        assertThat(mirror.remoteCommit("main")).isEqualTo(commit);
        assertThat(mirror.fetch("main")).isEqualTo(commit);
        assertThat(mirror.read(commit).read("b/c").orElseThrow().text()).isEqualTo("3");
        assertThat(mirror.read(commit).author().name()).isEqualTo("Someone");
        assertThat(mirror.read(commit).author().at()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThatExceptionOfType(ScmException.NotFound.class).isThrownBy(() -> mirror.read(old));
        assertThat(workTreeFiles()).isEmpty();
    }

    @Test
    void fetchesEachNewCommit() {
        GitMirror mirror = mirror();
        CommitId previous = origin.commit("main", Map.of("a", "0", "b", "x"));
        mirror.fetch("main");
        for (int i = 1; i < 8; i++) {
            CommitId commit = origin.commit("main", Map.of("a", "" + i, "b", "x"));

            assertThat(mirror.fetch("main")).isEqualTo(commit);
            assertThat(mirror.changedPaths(previous, commit)).contains(Set.of("a"));
            previous = commit;
        }
        CommitId rewritten = origin.rewrite("main", Map.of("c", "1"));

        assertThat(mirror.fetch("main")).isEqualTo(rewritten);
        assertThat(mirror.changedPaths(previous, rewritten)).contains(Set.of("a", "b", "c"));
    }

    @Test
    void asksForAnUnchangedBranchWithoutFetchingIt() {
        origin.commit("main", Map.of("a", "1"));
        GitMirror mirror = mirror();
        mirror.fetch("main");
        server.requests().clear();

        mirror.remoteCommit("main");

        assertThat(server.requests()).hasSizeLessThanOrEqualTo(2);
        server.requests().clear();

        mirror.fetch("main");

        assertThat(server.requests()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void fetchesBranchesTagsTheDefaultBranchAndCommits() throws IOException {
        CommitId first = origin.commit("main", Map.of("a", "1"));
        CommitId feature = origin.commit("feature/x", Map.of("a", "f"));
        origin.point("refs/tags/v1", ObjectId.fromString(first.name()));
        CommitId second = origin.commit("main", Map.of("a", "2"));
        GitMirror mirror = mirror();

        assertThat(mirror.fetch("")).isEqualTo(second);
        assertThat(mirror.fetch("feature/x")).isEqualTo(feature);
        assertThat(mirror.fetch("v1")).isEqualTo(first);
        assertThat(mirror.read(first).read("a").orElseThrow().text()).isEqualTo("1");
        assertThat(mirror.settle(new RepositoryFile(mirror.cloneUrl(), "feature", "x/a", true)))
                .isEqualTo(new RepositoryFile(mirror.cloneUrl(), "feature/x", "a"));
    }

    @Test
    void fetchesACommitThatIsNamedIfTheHostLetsIt() throws IOException {
        CommitId first = origin.commit("main", Map.of("a", "1"));
        origin.commit("main", Map.of("a", "2"));
        var config = origin.repository().getConfig();
        config.setBoolean("uploadpack", null, "allowReachableSHA1InWant", true);
        config.save();
        GitMirror mirror = mirror();

        assertThat(mirror.fetch(first.name())).isEqualTo(first);
        assertThat(mirror.read(first).read("a").orElseThrow().text()).isEqualTo("1");
    }

    @Test
    void keepsItsFolderSmall() throws IOException {
        GitMirror mirror = mirror();
        CommitId last = origin.commit("main", Map.of("a", "start"));
        for (int i = 0; i < 70; i++) {
            last = origin.commit("main", Map.of("a", "" + i));
            mirror.fetch("main");
        }

        assertThat(mirror.read(last).read("a").orElseThrow().text()).isEqualTo("69");
        try (Stream<Path> files = Files.walk(root.resolve("mirrors"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".pack"))).hasSizeLessThan(20);
        }
        CommitId next = origin.commit("main", Map.of("a", "next"));
        assertThat(mirror.fetch("main")).isEqualTo(next);
        assertThat(mirror.changedPaths(last, next)).contains(Set.of("a"));
    }

    @Test
    void makesABrokenMirrorAnew() throws IOException {
        CommitId commit = origin.commit("main", Map.of("a", "1"));
        mirror().fetch("main");
        mirrors.close();
        try (Stream<Path> files = Files.walk(root.resolve("mirrors"))) {
            Path config =
                    files.filter(file -> file.endsWith("config")).findFirst().orElseThrow();
            Files.writeString(config, "[core\n broken");
        }
        mirrors = mirrors(ScmCredentials.none());

        assertThat(mirror().fetch("main")).isEqualTo(commit);
        assertThat(mirror().read(commit).read("a")).isPresent();
    }

    @Test
    void honoursWhatGitOfThisMachineReadsInstead() throws Exception {
        CommitId commit = origin.commit("main", Map.of("a", "1"));
        Path config = Files.writeString(
                root.resolve("gitconfig"),
                "[url \"" + origin.url() + "\"]\n insteadOf = " + server.url() + "/alias.git\n");
        SystemReader before = SystemReader.getInstance();
        SystemReader.setInstance(new SystemReader.Delegate(before) {
            @Override
            public StoredConfig getUserConfig() throws ConfigInvalidException, IOException {
                var user = new FileBasedConfig(config.toFile(), FS.DETECTED);
                user.load();
                return user;
            }
        });
        try {
            assertThat(mirrors.mirror(server.url() + "/alias.git").fetch("main"))
                    .isEqualTo(commit);
            assertThat(server.requests()).isEmpty();
        } finally {
            SystemReader.setInstance(before);
        }
    }

    @Test
    void survivesAnotherMirrorOfTheSameFolder() {
        CommitId commit = origin.commit("main", Map.of("a", "1"));
        mirror().fetch("main");

        try (GitMirrors again = mirrors(ScmCredentials.none())) {
            assertThat(again.mirror(mirror().cloneUrl()).read(commit).read("a")).isPresent();
        }
    }

    @Test
    void letsManyThreadsUseOneMirror() throws Exception {
        origin.commit("main", Map.of("a", "0"));
        GitMirror mirror = mirror();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                if (i % 4 == 0) {
                    origin.commit("main", Map.of("a", "" + i));
                }
                results.add(threads.submit(() -> mirror.read(mirror.fetch("main"))
                        .read("a")
                        .orElseThrow()
                        .text()));
            }
            for (Future<String> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS)).isNotEmpty();
            }
        }
        assertThat(mirror.read(mirror.fetch("main")).read("a").orElseThrow().text())
                .isEqualTo("8");
    }

    @Test
    void showsItsCredentialsToItsHostAndWritesThemNowhere() throws IOException {
        CommitId commit = origin.commit("main", Map.of("a", "1"));
        server.demand("robot", "s3cret");
        mirrors.close();
        mirrors = mirrors(new ScmCredentials.Login("robot", "s3cret"));

        assertThat(mirror().fetch("main")).isEqualTo(commit);
        assertThat(filesThatContain("s3cret")).isEmpty();
    }

    @Test
    void saysThatAccessIsDenied() {
        origin.commit("main", Map.of("a", "1"));
        server.demand("robot", "s3cret");

        assertThatExceptionOfType(ScmException.AccessDenied.class)
                .isThrownBy(() -> mirror().remoteCommit("main"))
                .withMessageStartingWith("Cannot read the refs of " + server.url());
        try (GitMirrors wrong = mirrors(new ScmCredentials.Login("robot", "wr0ng"))) {
            assertThatExceptionOfType(ScmException.AccessDenied.class)
                    .isThrownBy(
                            () -> wrong.mirror(server.url() + "/acme/shop.git").fetch("main"))
                    .withMessageNotContaining("wr0ng");
        }
    }

    @Test
    void doesNotFollowARedirectToAnotherHost() throws IOException {
        origin.commit("main", Map.of("a", "1"));
        try (SmartHttpServer other = new SmartHttpServer(root.resolve("repos"))) {
            server.demand("robot", "s3cret");
            server.redirectTo(other.url());
            mirrors.close();
            mirrors = mirrors(new ScmCredentials.Login("robot", "s3cret"));

            assertThatExceptionOfType(ScmException.AccessDenied.class)
                    .isThrownBy(() -> mirror().fetch("main"))
                    .withMessageContaining("another host is not followed");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void saysThatARepositoryOrBranchIsNotThere() {
        origin.commit("main", Map.of("a", "1"));

        assertThatExceptionOfType(ScmException.NotFound.class)
                .isThrownBy(
                        () -> mirrors.mirror(server.url() + "/acme/none.git").fetch("main"));
        assertThatExceptionOfType(ScmException.NotFound.class)
                .isThrownBy(() -> mirror().fetch("none"))
                .withMessageContaining("no branch or tag 'none'");
    }

    @Test
    void saysThatAFailingHostIsUnreachable() {
        server.failWith(503);

        assertThatExceptionOfType(ScmException.Unreachable.class).isThrownBy(() -> mirror().remoteCommit("main"));
    }

    @Test
    void saysThatAHostIsUnreachable() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        try (GitMirrors unreachable = mirrorsOf("127.0.0.1:" + closed)) {
            assertThatExceptionOfType(ScmException.Unreachable.class)
                    .isThrownBy(() -> unreachable
                            .mirror("http://127.0.0.1:" + closed + "/a.git")
                            .fetch("main"))
                    .withMessageStartingWith("Cannot fetch 'main' of http://127.0.0.1:" + closed + "/a.git: ");
        }
    }

    @Test
    void givesUpOnAHostThatNeverAnswers() throws Exception {
        try (HangingServer hanging = new HangingServer("")) {
            assertGivenUp(hanging);
        }
    }

    @Test
    void givesUpOnAHostThatAnswersOneByteAtATime() throws Exception {
        try (HangingServer hanging = new HangingServer("HTTP/1.1 200 OK\r\n")) {
            assertGivenUp(hanging);
        }
    }

    private void assertGivenUp(HangingServer hanging) throws Exception {
        try (GitMirrors patient = mirrorsOf(hanging.host())) {
            GitMirror mirror = patient.mirror("http://" + hanging.host() + "/a.git");
            long start = System.nanoTime();

            assertThatExceptionOfType(ScmException.Unreachable.class).isThrownBy(() -> mirror.remoteCommit("main"));
            assertThatExceptionOfType(ScmException.Unreachable.class).isThrownBy(() -> mirror.fetch("main"));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(hanging.leftBehind()).isTrue();
        }
    }

    private GitMirror mirror() {
        return mirrors.mirror(server.url() + "/acme/shop.git");
    }

    private GitMirrors mirrors(ScmCredentials credentials) {
        return new GitMirrors(
                root.resolve("mirrors"),
                ScmIntegrations.of(
                        new ScmIntegration(ScmIntegration.Kind.GIT, server.host(), server.url(), credentials)));
    }

    private GitMirrors mirrorsOf(String host) {
        return new GitMirrors(
                root.resolve("mirrors"),
                ScmIntegrations.of(
                        new ScmIntegration(ScmIntegration.Kind.GIT, host, "http://" + host, ScmCredentials.none())),
                IMPATIENT);
    }

    private List<Path> workTreeFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("mirrors"))) {
            return files.filter(file -> file.endsWith("b/c") || file.endsWith("a"))
                    .toList();
        }
    }

    private List<Path> filesThatContain(String text) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("mirrors"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> quietly(() -> Files.readString(file, StandardCharsets.ISO_8859_1))
                            .contains(text))
                    .toList();
        }
    }

    private static <T> T quietly(Callable<T> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Accepts connections and then says nothing, or some words for ever. */
    private static final class HangingServer implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final String words;
        private final CountDownLatch left = new CountDownLatch(2);
        private final List<Thread> threads = new ArrayList<>();

        HangingServer(String words) throws IOException {
            this.words = words;
            threads.add(Thread.ofVirtual().start(this::accept));
        }

        String host() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        /** Whether the client has closed its connections. */
        boolean leftBehind() throws InterruptedException {
            return left.await(10, TimeUnit.SECONDS);
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = socket.accept();
                    threads.add(Thread.ofVirtual().start(() -> talk(client)));
                }
            } catch (IOException e) {
                // The server was closed.
            }
        }

        private void talk(Socket client) {
            try (client;
                    OutputStream out = client.getOutputStream()) {
                out.write(words.getBytes(StandardCharsets.US_ASCII));
                if (words.isEmpty()) {
                    while (client.getInputStream().read() >= 0) {
                        // What the client says does not matter.
                    }
                } else {
                    for (int i = 0; i < 1000; i++) {
                        out.write(("X-" + i + ": y\r\n").getBytes(StandardCharsets.US_ASCII));
                        out.flush();
                        new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
                    }
                }
            } catch (IOException e) {
                // The client has gone, which is what is waited for.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                left.countDown();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            threads.forEach(Thread::interrupt);
        }
    }
}
