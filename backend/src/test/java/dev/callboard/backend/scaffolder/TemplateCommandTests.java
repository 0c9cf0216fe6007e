package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateCommandTests {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void aTemplateWithATest() throws IOException {
        Files.writeString(folder.resolve("template.yaml"), """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: tried}
                spec:
                  type: service
                  steps:
                    - {id: log, action: 'debug:log', input: {message: '${{ parameters.name }}'}}
                """);
        Files.writeString(folder.resolve("template.test.yaml"), """
                tests:
                  - {name: says it, values: {name: orders}, expect: {log: orders}}
                  - {name: says something else, values: {name: orders}, expect: {log: invoices}}
                """);
    }

    private int run(String... arguments) {
        return new TemplateCommand(print(out), print(err)).run(List.of(arguments));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void testSaysWhatFailedAndCounts() {
        assertThat(run("test", folder.toString())).isEqualTo(TemplateCommand.FOUND);
        assertThat(text(out))
                .contains("ok    says it\n", "FAIL  says something else\n", "log: expected 'invoices' in")
                .endsWith("1 passed, 1 failed\n");
    }

    @Test
    void lintNamesTheLineOfAMistake() {
        assertThat(run("lint", folder.toString())).isEqualTo(TemplateCommand.FOUND);
        assertThat(text(out))
                .contains("template.yaml:7:", "does not ask for a parameter 'name' [undefined-variable]")
                .endsWith("1 templates, 1 errors, 0 warnings\n");
    }

    @Test
    void warningsFailOnlyIfTheyAreAskedTo() throws IOException {
        Files.writeString(folder.resolve("template.yaml"), """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: tried}
                spec: {type: service, steps: [{action: 'debug:log', if: false}]}
                """);

        assertThat(run("lint", folder.toString())).isEqualTo(TemplateCommand.FINE);
        assertThat(run("lint", "--strict", folder.toString())).isEqualTo(TemplateCommand.FOUND);
    }

    @Test
    void helpIsThereForEachCommand() {
        assertThat(run("--help")).isZero();
        assertThat(run("test", "--help")).isZero();
        assertThat(run("lint", "-h")).isZero();
        assertThat(text(out)).contains("--update", "--policy", "--actions", "--strict");
    }

    @Test
    void complainsAboutWhatItDoesNotUnderstand() {
        assertThat(run()).isEqualTo(TemplateCommand.NOT_UNDERSTOOD);
        assertThat(run("tset")).isEqualTo(TemplateCommand.NOT_UNDERSTOOD);
        assertThat(run("lint", "--update")).isEqualTo(TemplateCommand.NOT_UNDERSTOOD);
        assertThat(run("test", "--policy")).isEqualTo(TemplateCommand.NOT_UNDERSTOOD);
        assertThat(run("test", "a", "b")).isEqualTo(TemplateCommand.NOT_UNDERSTOOD);
        assertThat(text(err)).contains("'template' needs one of test and lint", "unknown argument '--update'");
    }

    @Test
    void saysThatNothingWasChecked() throws IOException {
        assertThat(run("test", folder.resolve("nowhere").toString())).isEqualTo(TemplateCommand.NOT_CHECKED);
        assertThat(run("test", "--policy", folder.resolve("rules").toString(), folder.toString()))
                .isEqualTo(TemplateCommand.NOT_CHECKED);
        assertThat(run("lint", "--actions", folder.resolve("jars").toString(), folder.toString()))
                .isEqualTo(TemplateCommand.NOT_CHECKED);
        Files.writeString(folder.resolve("template.test.yaml"), "tests: []\n");
        assertThat(run("test", folder.toString())).isEqualTo(TemplateCommand.NOT_CHECKED);
        assertThat(text(err))
                .contains(
                        "there is no policy at",
                        "there is no folder",
                        "template.test.yaml:1:1: 'tests' should be a list");
    }
}
