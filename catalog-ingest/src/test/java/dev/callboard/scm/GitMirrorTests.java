package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.callboard.scm.GitFixture.Item;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TagBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Local repositories; what is the same for all transports is tested here. */
class GitMirrorTests {

    @TempDir
    Path root;

    private GitFixture origin;
    private GitMirrors mirrors;
    private GitMirror mirror;

    @BeforeEach
    void open() {
        origin = GitFixture.bare(root.resolve("shop.git"));
        mirrors = new GitMirrors(
                root.resolve("mirrors"),
                ScmIntegrations.of(ScmIntegration.ofFolder(root)),
                ScmLimits.defaults().withSizes(1_000_000, 1000, 2_000_000));
        mirror = mirrors.mirror(origin.url());
    }

    @AfterEach
    void close() {
        mirrors.close();
        origin.close();
    }

    @Test
    void readsTheFilesOfTheCommitThatABranchIsAt() {
        CommitId first = origin.commit("main", Map.of("catalog-info.yaml", "one", "docs/index.md", "hello"));

        assertThat(mirror.remoteCommit("main")).isEqualTo(first);
        assertThat(mirror.fetch("main")).isEqualTo(first);
        CommitReader reader = mirror.read(first);
        assertThat(reader.commit()).isEqualTo(first);
        assertThat(reader.time()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(reader.read("catalog-info.yaml").orElseThrow().text()).isEqualTo("one");
        assertThat(reader.read("docs/index.md").orElseThrow().id())
                .isEqualTo(reader.blobId("docs/index.md").orElseThrow());
        assertThat(reader.read("docs/other.md")).isEmpty();
        assertThat(reader.read("no/such/folder")).isEmpty();
        assertThat(reader.read("catalog-info.yaml/x")).isEmpty();
    }

    @Test
    void seesANewCommitAndStillReadsTheOldOne() {
        CommitId first = origin.commit("main", Map.of("a", "1", "b", "1", "d/e", "1"));
        mirror.fetch("main");
        CommitId second = origin.commit("main", Map.of("a", "2", "b", "1", "c", "1"));

        assertThat(mirror.fetch("main")).isEqualTo(second).isNotEqualTo(first);
        assertThat(mirror.read(first).read("a").orElseThrow().text()).isEqualTo("1");
        assertThat(mirror.read(second).read("a").orElseThrow().text()).isEqualTo("2");
        assertThat(mirror.changedPaths(first, second))
                .hasValueSatisfying(paths -> assertThat(paths).containsExactlyInAnyOrder("a", "c", "d/e"));
        assertThat(mirror.changedPaths(first, first))
                .hasValueSatisfying(paths -> assertThat(paths).isEmpty());
    }

    @Test
    void followsAForcedPush() {
        CommitId first = origin.commit("main", Map.of("a", "1", "b", "1"));
        mirror.fetch("main");
        CommitId rewritten = origin.rewrite("main", Map.of("a", "2"));

        assertThat(mirror.fetch("main")).isEqualTo(rewritten);
        assertThat(mirror.changedPaths(first, rewritten))
                .hasValueSatisfying(paths -> assertThat(paths).containsExactlyInAnyOrder("a", "b"));
    }

    @Test
    void doesNotKnowWhatChangedSinceACommitThatItNeverHad() {
        CommitId commit = origin.commit("main", Map.of("a", "1"));

        assertThat(mirror.changedPaths(new CommitId("0".repeat(39) + "1"), commit))
                .isEmpty();
    }

    @Test
    void saysThatADeletedBranchIsNotThere() {
        CommitId commit = origin.commit("gone", Map.of("a", "1"));
        mirror.fetch("gone");
        origin.delete("refs/heads/gone");

        assertThatExceptionOfType(ScmException.NotFound.class)
                .isThrownBy(() -> mirror.fetch("gone"))
                .withMessageContaining("no branch or tag 'gone'")
                .withMessageContaining("shop.git");
        assertThatExceptionOfType(ScmException.NotFound.class).isThrownBy(() -> mirror.remoteCommit("gone"));
        assertThat(mirror.read(commit).read("a")).isPresent();
    }

    @Test
    void takesTheDefaultBranchIfNoneIsNamed() {
        CommitId commit = origin.commit("main", Map.of("a", "1"));

        assertThat(mirror.fetch("")).isEqualTo(commit);
        assertThat(mirror.remoteCommit("HEAD")).isEqualTo(commit);
    }

    @Test
    void saysThatAnEmptyRepositoryHasNoCommits() {
        assertThatExceptionOfType(ScmException.NotFound.class)
                .isThrownBy(() -> mirror.fetch(""))
                .withMessageContaining("no commits yet");
    }

    @Test
    void findsTagsByTheCommitTheyMean() throws Exception {
        CommitId commit = origin.commit("main", Map.of("a", "1"));
        try (ObjectInserter inserter = origin.repository().newObjectInserter()) {
            var tag = new TagBuilder();
            tag.setTag("v1");
            tag.setObjectId(ObjectId.fromString(commit.name()), Constants.OBJ_COMMIT);
            tag.setTagger(new PersonIdent("Someone", "someone@acme.example"));
            tag.setMessage("One");
            ObjectId id = inserter.insert(tag);
            inserter.flush();
            origin.point("refs/tags/v1", id);
        }

        assertThat(mirror.remoteCommit("v1")).isEqualTo(commit);
        assertThat(mirror.fetch("refs/tags/v1")).isEqualTo(commit);
    }

    @Test
    void readsACommitByItsName() {
        CommitId first = origin.commit("main", Map.of("a", "1"));
        origin.commit("main", Map.of("a", "2"));

        assertThat(mirror.fetch(first.name())).isEqualTo(first);
        assertThatExceptionOfType(ScmException.NotFound.class).isThrownBy(() -> mirror.fetch("0".repeat(40)));
        assertThatExceptionOfType(ScmException.NotFound.class)
                .isThrownBy(() -> mirror.read(new CommitId("0".repeat(40))));
    }

    @Test
    void saysThatARepositoryIsNotThereUntilItIs() throws Exception {
        GitMirror later = mirrors.mirror("file://" + root.resolve("later.git"));
        assertThatExceptionOfType(ScmException.NotFound.class)
                .isThrownBy(() -> later.remoteCommit("main"))
                .withMessageContaining("no repository at file://");

        try (GitFixture made = GitFixture.bare(root.resolve("later.git"))) {
            CommitId commit = made.commit("main", Map.of("a", "1"));
            assertThat(later.fetch("main")).isEqualTo(commit);
        }
    }

    @Test
    void settlesWhereTheRefOfAUrlEnds() {
        origin.commit("feature/x", Map.of("dir/c.yaml", "1"));
        origin.commit("main", Map.of("c.yaml", "1"));

        assertThat(mirror.settle(new RepositoryFile(origin.url(), "feature", "x/dir/c.yaml", true)))
                .isEqualTo(new RepositoryFile(origin.url(), "feature/x", "dir/c.yaml"));
        assertThat(mirror.settle(new RepositoryFile(origin.url(), "feature", "x", true)))
                .isEqualTo(new RepositoryFile(origin.url(), "feature/x", ""));
        assertThat(mirror.settle(new RepositoryFile(origin.url(), "main", "c.yaml", true)))
                .isEqualTo(new RepositoryFile(origin.url(), "main", "c.yaml"));
        assertThat(mirror.settle(new RepositoryFile(origin.url(), "nowhere", "x/*.yaml", true)))
                .isEqualTo(new RepositoryFile(origin.url(), "nowhere", "x/*.yaml"));
    }

    @Test
    void settlesAnewOnceABranchMadeRoomForALongerOne() {
        origin.commit("feature", Map.of("x/c.yaml", "1"));
        RepositoryFile file = new RepositoryFile(origin.url(), "feature", "x/c.yaml", true);
        assertThat(mirror.settle(file).ref()).isEqualTo("feature");
        origin.delete("refs/heads/feature");
        origin.commit("feature/x", Map.of("c.yaml", "1"));

        assertThatExceptionOfType(ScmException.NotFound.class).isThrownBy(() -> mirror.remoteCommit("feature"));
        assertThat(mirror.settle(file).ref()).isEqualTo("feature/x");
    }

    @Test
    void findsFilesByPattern() {
        CommitId commit = origin.commit(
                "main",
                Map.of("a.yaml", "", "s/x/c.yaml", "", "s/y/c.yaml", "", "s/y/d.yaml", "", "s/.h/c.yaml", "", "z", ""));
        CommitReader reader = mirror.read(commit);

        assertThat(reader.glob("s/*/c.yaml")).containsExactly("s/x/c.yaml", "s/y/c.yaml");
        assertThat(reader.glob("**/*.yaml")).containsExactly("a.yaml", "s/x/c.yaml", "s/y/c.yaml", "s/y/d.yaml");
        assertThat(reader.glob("a.yaml")).containsExactly("a.yaml");
        assertThat(reader.glob("none/*")).isEmpty();
    }

    @Test
    void refusesWhatIsNoPlainFileAndSaysWhy() {
        CommitId commit = origin.commitItems(
                "main",
                Map.of(
                        "link.yaml", Item.link("../../etc/passwd"),
                        "linked", Item.link("dir"),
                        "dir/a", Item.text("1"),
                        "sub", Item.submodule(),
                        "big.bin", Item.text("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n")));
        CommitReader reader = mirror.read(commit);

        assertThat(refusal(reader, "link.yaml")).contains("'link.yaml' of file://", "is a symbolic link");
        assertThat(refusal(reader, "linked/a")).contains("'linked' of file://", "is a symbolic link");
        assertThat(refusal(reader, "sub")).contains("is a submodule");
        assertThat(refusal(reader, "sub/a")).contains("is a submodule");
        assertThat(refusal(reader, "dir")).contains("is a folder");
        assertThat(refusal(reader, "")).contains("is the root folder");
        assertThat(refusal(reader, "big.bin")).contains("is kept in Git LFS");
        assertThat(reader.glob("*")).containsExactly("big.bin", "link.yaml", "linked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/passwd", "a//b", "./a", "a/.", "a/", "a\u0000b"})
    void refusesAPathThatClimbs(String path) {
        CommitReader reader = mirror.read(origin.commit("main", Map.of("a/b", "1")));

        assertThatExceptionOfType(ScmException.Refused.class).isThrownBy(() -> reader.read(path));
        assertThatExceptionOfType(ScmException.Refused.class).isThrownBy(() -> reader.blobId(path));
    }

    @Test
    void refusesAFilePastTheLimit() {
        CommitId commit =
                origin.commitItems("main", Map.of("ten.yaml", new Item(FileMode.REGULAR_FILE, new byte[10_000_000])));

        assertThat(refusal(mirror.read(commit), "ten.yaml")).contains("has 10000000 bytes; at most 1000000 are read");
        assertThat(mirror.read(commit).blobId("ten.yaml")).isPresent();
    }

    @Test
    void refusesToSearchATreePastTheLimit() {
        var files = new HashMap<String, String>();
        for (int i = 0; i < 1001; i++) {
            files.put("f" + i, "");
        }
        CommitReader reader = mirror.read(origin.commit("main", files));

        assertThatExceptionOfType(ScmException.Refused.class)
                .isThrownBy(() -> reader.glob("*"))
                .withMessageContaining("more than 1000 files");
    }

    @Test
    void copiesAFolder() throws Exception {
        CommitId commit = origin.commitItems(
                "main",
                Map.of(
                        "s/run.sh", Item.executable("#!/bin/sh\n"),
                        "s/a/b.txt", Item.text("b"),
                        "s/${{ values.name }}.txt", Item.text("c"),
                        "other", Item.text("x")));
        Path target = root.resolve("target");

        mirror.read(commit).copyTree("s", target);

        assertThat(target.resolve("run.sh")).isExecutable();
        assertThat(target.resolve("a/b.txt")).hasContent("b");
        assertThat(target.resolve("a/b.txt").toFile().canExecute()).isFalse();
        assertThat(target.resolve("${{ values.name }}.txt")).hasContent("c");
        assertThat(target.resolve("other")).doesNotExist();
    }

    @Test
    void copiesTheWholeTree() {
        Path target = root.resolve("target");

        mirror.read(origin.commit("main", Map.of("a", "1", "b/c", "2"))).copyTree("", target);

        assertThat(target.resolve("b/c")).hasContent("2");
    }

    @Test
    void readsAFolderThatIsNotTooLarge() throws Exception {
        CommitReader reader = mirror.read(origin.commitItems(
                "main",
                Map.of("s/run.sh", Item.executable("#!/bin/sh\n"), "s/a/b.txt", Item.text("b"), "x", Item.text("x"))));

        List<TreeFile> files = reader.readTree("s", 11).orElseThrow();

        assertThat(files)
                .extracting(
                        TreeFile::path,
                        file -> new String(file.content(), StandardCharsets.UTF_8),
                        TreeFile::executable)
                .containsExactlyInAnyOrder(tuple("run.sh", "#!/bin/sh\n", true), tuple("a/b.txt", "b", false));
        assertThat(reader.readTree("s", 10)).isEmpty();
    }

    @Test
    void copiesNothingThatCouldLeadOut() throws Exception {
        CommitReader reader = mirror.read(origin.commitItems(
                "main",
                Map.of(
                        "link/a", Item.link("/etc/passwd"),
                        "sub/a", Item.submodule(),
                        "plain/a", Item.text("1"),
                        "lfs/a", Item.text("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n"))));
        Path outside = Files.createDirectory(root.resolve("outside"));
        Path target = Files.createDirectory(root.resolve("target"));

        for (String folder : new String[] {"link", "sub", "lfs"}) {
            assertThatExceptionOfType(ScmException.Refused.class).isThrownBy(() -> reader.copyTree(folder, target));
            assertThatExceptionOfType(ScmException.Refused.class).isThrownBy(() -> reader.readTree(folder, 1_000));
        }
        assertThatExceptionOfType(ScmException.NotFound.class).isThrownBy(() -> reader.copyTree("none", target));
        assertThatExceptionOfType(ScmException.Refused.class).isThrownBy(() -> reader.copyTree("plain/a", target));
        Files.createSymbolicLink(target.resolve("plain"), outside);
        assertThatExceptionOfType(ScmException.Refused.class).isThrownBy(() -> reader.copyTree("", target));
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void refusesAFolderThatIsNotAllowed() {
        assertThatExceptionOfType(ScmException.Refused.class)
                .isThrownBy(() -> mirrors.mirror("file:///etc"))
                .withMessageContaining("not beneath the cloneBaseUrl");
    }

    @Test
    void hasOneMirrorForEachUrl() {
        assertThat(mirrors.mirror(origin.url())).isSameAs(mirror);
    }

    @Test
    void readsARepositoryWithAWorkTree() throws Exception {
        try (Git git = Git.init()
                .setDirectory(root.resolve("work").toFile())
                .setInitialBranch("main")
                .call()) {
            Files.write(root.resolve("work/a"), "1".getBytes(StandardCharsets.UTF_8));
            git.add().addFilepattern("a").call();
            git.commit()
                    .setMessage("m")
                    .setAuthor("a", "a@b")
                    .setCommitter("a", "a@b")
                    .setSign(false)
                    .call();
        }
        GitMirror work = mirrors.mirror("file://" + root.resolve("work"));

        assertThat(work.read(work.fetch("main")).read("a")).isPresent();
    }

    private static String refusal(CommitReader reader, String path) {
        try {
            reader.read(path);
        } catch (ScmException.Refused e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("'" + path + "' was read");
    }
}
