package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitPublisherTests {

    private static final Publication.Author AUTHOR = new Publication.Author("Ann", "ann@acme.example");
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    @TempDir
    Path root;

    private Path folder;
    private GitMirrors mirrors;
    private GitPublisher publisher;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectories(root.resolve("workspace"));
        ScmIntegrations integrations = ScmIntegrations.of(ScmIntegration.ofFolder(root.resolve("git")));
        mirrors = new GitMirrors(root.resolve("mirrors"), integrations);
        publisher = new GitPublisher(integrations, ScmLimits.defaults(), () -> NOW);
    }

    @AfterEach
    void close() {
        mirrors.close();
    }

    @Test
    void makesARepositoryThatIsNotThere() throws IOException {
        write("catalog-info.yaml", "a: 1");
        write("src/run.sh", "#!/bin/sh");
        Files.setPosixFilePermissions(folder.resolve("src/run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));

        Publication.Result result = push("new", "trunk", Publication.Content.REPLACE);

        assertThat(result.repositoryCreated()).isTrue();
        assertThat(result.changed()).isTrue();
        GitMirror mirror = mirrors.mirror(url("new"));
        assertThat(mirror.remoteCommit("")).isEqualTo(result.commit());
        assertThat(mirror.remoteCommit("trunk")).isEqualTo(result.commit());
        assertThat(mirror.read(result.commit()).glob("**")).containsExactly("catalog-info.yaml", "src/run.sh");
        mirror.read(result.commit()).copyTree("", root.resolve("copy"));
        assertThat(root.resolve("copy/src/run.sh")).isExecutable();
        assertThat(root.resolve("copy/catalog-info.yaml").toFile().canExecute()).isFalse();
        assertThat(root.resolve("git/acme")).isDirectoryNotContaining("glob:**.new-repository*");
    }

    @Test
    void saysWhoCommittedWhatAndWhen() throws IOException {
        write("a", "1");
        Publication.Result first = push("new", "main", Publication.Content.REPLACE);
        write("a", "2");
        Publication.Result second = push("new", "main", Publication.Content.REPLACE);

        try (Repository repository = repository("new");
                RevWalk walk = new RevWalk(repository)) {
            RevCommit commit =
                    walk.parseCommit(ObjectId.fromString(second.commit().name()));
            assertThat(commit.getAuthorIdent().getName()).isEqualTo("Ann");
            assertThat(commit.getCommitterIdent().getEmailAddress()).isEqualTo("ann@acme.example");
            assertThat(commit.getCommitterIdent().getWhenAsInstant()).isEqualTo(NOW);
            assertThat(commit.getFullMessage()).isEqualTo("Publish");
            assertThat(commit.getParent(0).name()).isEqualTo(first.commit().name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void replacesOrMergesWhatTheBranchHas(Publication.Content content) throws IOException {
        try (GitFixture there = GitFixture.bare(root.resolve("git/acme/there.git"))) {
            there.commit("main", Map.of("a", "1", "b", "1", "d/e", "1", "f", "1"));
        }
        write("a", "2");
        write("d", "now a file");
        write("f/g", "now a folder");

        Publication.Result result = push("there", "main", content);

        assertThat(result.repositoryCreated()).isFalse();
        CommitReader reader = mirrors.mirror(url("there")).read(result.commit());
        assertThat(reader.read("a").orElseThrow().text()).isEqualTo("2");
        assertThat(reader.glob("**"))
                .isEqualTo(
                        switch (content) {
                            case REPLACE -> List.of("a", "d", "f/g");
                            case MERGE -> List.of("a", "b", "d", "f/g");
                        });
    }

    @ParameterizedTest
    @EnumSource
    void makesNoCommitThatChangesNothing(Publication.Content content) throws IOException {
        write("a", "1");
        Publication.Result first = push("new", "main", content);

        Publication.Result second = push("new", "main", content);

        assertThat(second.changed()).isFalse();
        assertThat(second.commit()).isEqualTo(first.commit());
    }

    @Test
    void startsABranchBesideTheOthers() throws IOException {
        write("a", "1");
        push("new", "main", Publication.Content.REPLACE);
        write("b", "2");

        Publication.Result feature = push("new", "feature/x", Publication.Content.MERGE);

        GitMirror mirror = mirrors.mirror(url("new"));
        assertThat(mirror.remoteCommit("feature/x")).isEqualTo(feature.commit());
        assertThat(mirror.remoteCommit("main")).isNotEqualTo(feature.commit());
    }

    @Test
    void publishesOverHttp() throws IOException {
        write("a", "2");
        try (GitFixture there = GitFixture.bare(root.resolve("http/acme/there.git"));
                SmartHttpServer server = new SmartHttpServer(root.resolve("http"))) {
            there.commit("main", Map.of("a", "0"));
            CommitId before = there.commit("main", Map.of("a", "1"));
            server.demand("robot", "s3cret");
            GitPublisher remote = publisher(server, new ScmCredentials.Login("robot", "s3cret"));

            Publication.Result result =
                    remote.push(publication(server.url() + "/acme/there.git", "main", Publication.Content.REPLACE));

            assertThat(there.head("main")).isEqualTo(result.commit());
            try (RevWalk walk = new RevWalk(there.repository())) {
                RevCommit commit =
                        walk.parseCommit(ObjectId.fromString(result.commit().name()));
                assertThat(commit.getParent(0).name()).isEqualTo(before.name());
            }
        }
    }

    @Test
    void saysThatAHostRejectsThePush() throws IOException {
        write("a", "2");
        try (GitFixture there = GitFixture.bare(root.resolve("git/acme/there.git"))) {
            there.commit("main", Map.of("a", "1"));
            // A reference below the branch's own name makes the branch impossible.
            assertThatExceptionOfType(ScmException.Rejected.class)
                    .isThrownBy(() -> push("there", "main/below", Publication.Content.REPLACE))
                    .withMessageStartingWith("Cannot push to branch 'main/below' of file://");
        }
    }

    @Test
    void neverOverwritesWhatSomeoneElsePushedMeanwhile() throws IOException {
        write("a", "2");
        try (GitFixture there = GitFixture.bare(root.resolve("http/acme/there.git"));
                SmartHttpServer server = new SmartHttpServer(root.resolve("http"))) {
            there.commit("main", Map.of("a", "1"));
            var meanwhile = new CommitId[1];
            server.beforeReceive(() -> meanwhile[0] = there.commit("main", Map.of("a", "someone else's")));
            GitPublisher remote = publisher(server, ScmCredentials.none());

            assertThatExceptionOfType(ScmException.Rejected.class)
                    .isThrownBy(() -> remote.push(
                            publication(server.url() + "/acme/there.git", "main", Publication.Content.REPLACE)))
                    .withMessageStartingWith("Cannot push to branch 'main' of http://");
            assertThat(there.head("main")).isEqualTo(meanwhile[0]);
        }
    }

    @Test
    void refusesALinkThatLeadsOut() throws IOException {
        write("a", "1");
        Files.writeString(root.resolve("secret"), "s");
        for (String target :
                new String[] {"../secret", "/etc/passwd", folder.resolve("a").toString(), "b/../../x"}) {
            Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(target));

            assertThatExceptionOfType(ScmException.Refused.class)
                    .isThrownBy(() -> push("new", "main", Publication.Content.REPLACE))
                    .withMessageContaining("'link' is a symbolic link that leads out");
            Files.delete(link);
        }
        assertThat(root.resolve("git/acme/new.git")).doesNotExist();
    }

    @Test
    void refusesALinkThatLeadsOutThroughAnother() throws IOException {
        write("dir/a", "1");
        Files.createDirectory(root.resolve("outside"));
        Files.writeString(root.resolve("outside/x"), "s");
        Files.createSymbolicLink(folder.resolve("dir/out"), Path.of("../../outside"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("dir/out/x"));

        assertThatExceptionOfType(ScmException.Refused.class)
                .isThrownBy(() -> push("new", "main", Publication.Content.REPLACE));
    }

    @Test
    void keepsALinkWithinTheFolder() throws IOException {
        write("dir/a", "1");
        Files.createSymbolicLink(folder.resolve("dir/link"), Path.of("a"));
        Files.createSymbolicLink(folder.resolve("up"), Path.of("dir/../dir/a"));

        Publication.Result result = push("new", "main", Publication.Content.REPLACE);

        assertThat(mirrors.mirror(url("new")).read(result.commit()).glob("**"))
                .containsExactly("dir/a", "dir/link", "up");
    }

    @ParameterizedTest
    @ValueSource(strings = {".git/config", "a/.GIT/hooks/x", "a/.git", "git~1/x"})
    void refusesGitsOwnFolders(String path) throws IOException {
        write("a/b", "1");
        write(path, "evil");

        assertThatExceptionOfType(ScmException.Refused.class)
                .isThrownBy(() -> push("new", "main", Publication.Content.REPLACE))
                .withMessageContaining("has a name that Git keeps for itself");
    }

    @Test
    void refusesAnEmptyFolder() throws IOException {
        Files.createDirectories(folder.resolve("only/folders"));

        assertThatExceptionOfType(ScmException.Refused.class)
                .isThrownBy(() -> push("new", "main", Publication.Content.REPLACE))
                .withMessageContaining("nothing to publish");
        assertThat(root.resolve("git/acme/new.git")).doesNotExist();
    }

    @Test
    void refusesAPlaceThatIsNotAllowed() throws IOException {
        write("a", "1");

        for (String url : new String[] {"file://" + root + "/elsewhere/r.git", "https://git.example/a.git"}) {
            assertThatExceptionOfType(ScmException.Refused.class)
                    .isThrownBy(() -> publisher.push(publication(url, "main", Publication.Content.REPLACE)));
        }
        assertThat(root.resolve("elsewhere")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a..b", "a\\b", "/a", "a.lock", "a~1"})
    void refusesABranchThatGitCannotName(String branch) {
        assertThatExceptionOfType(ScmException.Refused.class)
                .isThrownBy(() -> publication(url("new"), branch, Publication.Content.MERGE));
    }

    @Test
    void needsAnAuthor() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Publication.Author("", "a@b"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Publication.Author("A", "a@b>\n"));
    }

    @Test
    void leavesNothingBehindInTheFolderForScratch() throws IOException {
        write("a", "1");
        long before = scratch();

        push("new", "main", Publication.Content.REPLACE);

        assertThat(scratch()).isEqualTo(before);
    }

    private static long scratch() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("callboard-publish"))
                    .count();
        }
    }

    private Publication.Result push(String repository, String branch, Publication.Content content) {
        return publisher.push(publication(url(repository), branch, content));
    }

    private Publication publication(String url, String branch, Publication.Content content) {
        return new Publication(url, branch, folder, content, "Publish", AUTHOR);
    }

    private static GitPublisher publisher(SmartHttpServer server, ScmCredentials credentials) {
        return new GitPublisher(
                ScmIntegrations.of(
                        new ScmIntegration(ScmIntegration.Kind.GIT, server.host(), server.url(), credentials)),
                ScmLimits.defaults(),
                () -> NOW);
    }

    private String url(String repository) {
        return "file://" + root.resolve("git/acme/" + repository + ".git");
    }

    private Repository repository(String name) throws IOException {
        return new RepositoryBuilder()
                .setGitDir(root.resolve("git/acme/" + name + ".git").toFile())
                .setMustExist(true)
                .build();
    }

    private void write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
