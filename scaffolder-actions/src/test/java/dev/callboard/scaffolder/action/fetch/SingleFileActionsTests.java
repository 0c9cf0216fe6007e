package dev.callboard.scaffolder.action.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionTrial;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.fs.FsActions;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Single files of the template in the workspace, and what lies there. */
class SingleFileActionsTests {

    @TempDir
    Path folder;

    private ActionTrial trial;
    private final List<TemplateAction> actions = new ArrayList<>();

    @BeforeEach
    void start() {
        byte[] text = "Hello ${{ values.name }}".getBytes(StandardCharsets.UTF_8);
        trial = new ActionTrial(folder, TemplateSource.ofFiles(Map.of("hello.txt", text), null));
        actions.addAll(FetchActions.all(TemplateEngine.builder().build()));
        actions.addAll(FsActions.all());
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @Test
    void copiesAFileAsItIs() throws Exception {
        trial.run(actions, "fetch:plain:file", "{\"url\": \"./hello.txt\", \"targetPath\": \"docs/hello.txt\"}");

        assertThat(trial.workspace().resolve("docs/hello.txt")).hasContent("Hello ${{ values.name }}");
    }

    @Test
    void rendersAFileAndKeepsOneThatIsThere() throws Exception {
        String input = "{\"url\": \"./hello.txt\", \"targetPath\": \"hello.txt\", \"values\": {\"name\": \"Jo\"}}";
        trial.run(actions, "fetch:template:file", input);
        assertThat(trial.workspace().resolve("hello.txt")).hasContent("Hello Jo");

        trial.run(actions, "fetch:template:file", input.replace("Jo", "Ann"));
        assertThat(trial.workspace().resolve("hello.txt")).hasContent("Hello Jo");

        trial.run(
                actions,
                "fetch:template:file",
                input.replace("Jo", "Ann").replace("{\"url\"", "{\"replace\": true, \"url\""));
        assertThat(trial.workspace().resolve("hello.txt")).hasContent("Hello Ann");
    }

    @Test
    void writesNothingOutsideTheWorkspace() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run(
                        actions, "fetch:plain:file", "{\"url\": \"./hello.txt\", \"targetPath\": \"../hello.txt\"}"))
                .matches(e -> e.kind() == ActionException.Kind.NOT_ALLOWED);
    }

    @Test
    void listsAFolderAndWhatIsBeneathIt() throws Exception {
        Files.createDirectories(trial.workspace().resolve("docs/deep"));
        Files.writeString(trial.workspace().resolve("docs/a.md"), "a");
        Files.writeString(trial.workspace().resolve("docs/deep/b.md"), "b");

        ObjectNode flat = trial.run(actions, "fs:readdir", "{\"paths\": [\"docs\"]}");
        ObjectNode all = trial.run(actions, "fs:readdir", "{\"paths\": [\"docs\"], \"recursive\": true}");

        assertThat(flat.path("files")).hasSize(1);
        assertThat(flat.path("files").get(0).path("path").asString()).isEqualTo("docs/a.md");
        assertThat(flat.path("folders").get(0).path("name").asString()).isEqualTo("deep");
        assertThat(all.path("files")).hasSize(2);
    }

    @Test
    void aMissingFolderFails() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run(actions, "fs:readdir", "{\"paths\": [\"nowhere\"]}"))
                .withMessageContaining("nowhere");
    }
}
