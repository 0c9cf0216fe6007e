package dev.callboard.scaffolder.action.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TemplateTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FsActionsTests {

    @TempDir
    Path folder;

    private TemplateTrial trial;

    @BeforeEach
    void fillWorkspace() throws IOException {
        trial = new TemplateTrial(folder);
        trial.file("a.txt", "A");
        trial.file("sub/b.txt", "B");
        trial.file("sub/deep/c.md", "C");
        trial.file(".hidden/d.txt", "D");
    }

    @AfterEach
    void removeWorkspace() {
        trial.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.txt       | .hidden/d.txt,sub/b.txt,sub/deep/c.md",
                "./a.txt     | .hidden/d.txt,sub/b.txt,sub/deep/c.md",
                "sub         | .hidden/d.txt,a.txt",
                "sub/*       | .hidden/d.txt,a.txt",
                "*.txt       | .hidden/d.txt,sub/b.txt,sub/deep/c.md",
                "**/*.txt    | sub/deep/c.md",
                "**/*.{md,x} | .hidden/d.txt,a.txt,sub/b.txt",
                "nothing*    | .hidden/d.txt,a.txt,sub/b.txt,sub/deep/c.md",
            })
    void deletesTheFilesThatAPatternNames(String pattern, String left) throws Exception {
        delete(pattern);

        assertThat(trial.files()).containsOnlyKeys(left.split(","));
    }

    @Test
    void deletesEverythingBeneathTheWorkspaceButNotTheWorkspace() throws Exception {
        delete(".");

        assertThat(trial.files()).isEmpty();
        assertThat(trial.workspace()).isDirectory();
    }

    @Test
    void deletesALinkAndNotWhatItLeadsTo() throws Exception {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "K");
        Files.createSymbolicLink(trial.workspace().resolve("link"), outside);

        delete("**");

        assertThat(outside.resolve("kept")).exists();
        assertThat(trial.workspace().resolve("link")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"../x", "sub/../../x", "/etc/passwd", "../*"})
    void refusesToDeleteOutsideOfTheWorkspace(String path) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> delete(path))
                .matches(failure -> failure.kind() == ActionException.Kind.NOT_ALLOWED);
    }

    @Test
    void movesAFolder() throws Exception {
        rename("sub", "other/place", false);

        assertThat(trial.files())
                .isEqualTo(Map.of(
                        "a.txt", "A", "other/place/b.txt", "B", "other/place/deep/c.md", "C", ".hidden/d.txt", "D"));
    }

    @Test
    void replacesAFolderWhenToldTo() throws Exception {
        rename("a.txt", "sub", true);

        assertThat(trial.files()).isEqualTo(Map.of("sub", "A", ".hidden/d.txt", "D"));
    }

    @ParameterizedTest
    @CsvSource({"missing, x", "a.txt, sub/b.txt", "sub, sub/deep/sub", "a.txt, a.txt", "sub/b.txt, sub", "., x"})
    void refusesAMoveThatCannotBeMade(String from, String to) throws Exception {
        Map<String, String> before = trial.files();

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> rename(from, to, false))
                .matches(failure -> failure.kind() == ActionException.Kind.FAILED);
        assertThat(trial.files()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"a.txt, ../x", "../../etc/hosts, x"})
    void refusesToMoveAcrossTheEdgeOfTheWorkspace(String from, String to) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> rename(from, to, true))
                .matches(failure -> failure.kind() == ActionException.Kind.NOT_ALLOWED);
    }

    private void delete(String pattern) throws Exception {
        trial.execute(new DeleteAction(), "{\"files\": [\"" + pattern + "\"]}");
    }

    private void rename(String from, String to, boolean overwrite) throws Exception {
        trial.execute(
                new RenameAction(),
                "{\"files\": [{\"from\": \"%s\", \"to\": \"%s\", \"overwrite\": %s}]}".formatted(from, to, overwrite));
    }
}
