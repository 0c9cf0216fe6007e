package dev.callboard.scaffolder.action.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionTrial;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebugActionsTests {

    @TempDir
    Path folder;

    private ActionTrial trial;

    @BeforeEach
    void start() {
        trial = new ActionTrial(folder);
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @Test
    void logsItsInputAndThenTheMessage() throws Exception {
        log("{\"message\": \"hello \\\"you\\\"\"}");

        assertThat(trial.log())
                .containsExactly("INFO {\n  \"message\": \"hello \\\"you\\\"\"\n}", "INFO hello \"you\"");
    }

    @Test
    void logsNestedAndEmptyInputsAsJavaScriptWouldPrintThem() throws Exception {
        log("{\"a\": {}, \"b\": [], \"c\": [1, {\"d\": null}]}");

        assertThat(trial.log()).containsExactly("""
                INFO {
                  "a": {},
                  "b": [],
                  "c": [
                    1,
                    {
                      "d": null
                    }
                  ]
                }""");
    }

    @Test
    void listsTheWorkspace() throws Exception {
        Files.createDirectories(trial.workspace().folder().resolve("sub"));
        Files.writeString(trial.workspace().folder().resolve("sub/b.txt"), "B");
        Files.writeString(trial.workspace().folder().resolve("a.txt"), "A");

        log("{\"listWorkspace\": true}");
        log("{\"listWorkspace\": \"with-contents\"}");
        log("{\"listWorkspace\": false}");

        assertThat(trial.log())
                .filteredOn(line -> line.startsWith("INFO Workspace"))
                .containsExactly(
                        "INFO Workspace:\n  - a.txt\n  - sub/b.txt",
                        "INFO Workspace:\n  - a.txt:\n\n  A\n  - sub/b.txt:\n\n  B");
    }

    @Test
    void waitsAsLongAsItsInputsAddUpTo() throws Exception {
        trial.run(DebugActions.all(), "debug:wait", "{\"seconds\": 0.001, \"milliseconds\": 2}");

        assertThat(trial.log()).containsExactly("INFO Waiting for PT0.003S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"minutes\": 11}", "{\"seconds\": -1}", "{\"minutes\": 1e300}"})
    void refusesToWaitTooLong(String input) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run(DebugActions.all(), "debug:wait", input));
    }

    private void log(String input) throws Exception {
        trial.run(DebugActions.all(), "debug:log", input);
    }
}
