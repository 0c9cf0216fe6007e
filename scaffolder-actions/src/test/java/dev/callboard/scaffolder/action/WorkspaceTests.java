package dev.callboard.scaffolder.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTests {

    @TempDir
    Path parent;

    @Test
    void resolvesAPathThatDoesNotExistYet() {
        try (Workspace workspace = Workspace.create(parent, "task")) {
            assertThat(workspace.resolve("a/./b/../c.txt"))
                    .isEqualTo(workspace.folder().resolve("a/c.txt"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "a/../../outside", "/etc/passwd", "..", "a/\0b"})
    void refusesAPathThatLeadsOut(String path) {
        try (Workspace workspace = Workspace.create(parent, "task")) {
            assertThatExceptionOfType(ActionException.class).isThrownBy(() -> workspace.resolve(path));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "link/file.txt", "dangling", "dangling/file.txt", "folder/chain/x"})
    void refusesALinkThatLeadsOut(String path) throws Exception {
        Path outside = Files.createDirectories(parent.resolve("outside"));
        try (Workspace workspace = Workspace.create(parent, "task")) {
            Files.createSymbolicLink(workspace.folder().resolve("link"), outside);
            Files.createSymbolicLink(workspace.folder().resolve("dangling"), parent.resolve("not-there"));
            Files.createDirectories(workspace.folder().resolve("folder"));
            Files.createSymbolicLink(workspace.folder().resolve("folder/chain"), Path.of("../link"));

            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> workspace.resolve(path))
                    .matches(refusal -> refusal.kind() == ActionException.Kind.NOT_ALLOWED);
        }
    }

    @Test
    void followsALinkThatStaysInside() throws Exception {
        try (Workspace workspace = Workspace.create(parent, "task")) {
            Files.createDirectories(workspace.folder().resolve("folder"));
            Files.createSymbolicLink(workspace.folder().resolve("link"), Path.of("folder"));

            assertThat(workspace.resolve("link/file.txt"))
                    .isEqualTo(workspace.folder().resolve("link/file.txt"));
        }
    }

    @Test
    void startsEmptyEvenIfAnEarlierAttemptLeftFiles() throws Exception {
        Files.writeString(Workspace.create(parent, "task").folder().resolve("old.txt"), "old");

        try (Workspace workspace = Workspace.create(parent, "task")) {
            assertThat(workspace.files(10)).isEmpty();
        }
    }

    @Test
    void isGoneAtTheEndWithoutTouchingWhatALinkPointsTo() throws Exception {
        Path outside = Files.createDirectories(parent.resolve("outside"));
        Files.writeString(outside.resolve("kept.txt"), "kept");
        Workspace workspace = Workspace.create(parent, "task");
        Files.createDirectories(workspace.folder().resolve("deep/er"));
        Files.writeString(workspace.createTemporaryFolder().resolve("file"), "temporary");
        Files.createSymbolicLink(workspace.folder().resolve("link"), outside);

        workspace.close();

        assertThat(parent.resolve("task")).doesNotExist();
        assertThat(outside.resolve("kept.txt")).exists();
    }

    @Test
    void listsFilesAndNeitherFoldersNorLinks() throws Exception {
        try (Workspace workspace = Workspace.create(parent, "task")) {
            Files.createDirectories(workspace.folder().resolve("b"));
            Files.writeString(workspace.folder().resolve("b/c.txt"), "");
            Files.writeString(workspace.folder().resolve("a.txt"), "");
            Files.createSymbolicLink(workspace.folder().resolve("link"), Path.of("a.txt"));

            assertThat(workspace.files(10)).containsExactly("a.txt", "b/c.txt");
            assertThat(workspace.files(1)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "-x"})
    void refusesATaskIdThatIsNoFolderName(String taskId) {
        assertThatIllegalArgumentException().isThrownBy(() -> Workspace.create(parent, taskId));
    }
}
