package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.runtime.StartupException;
import dev.callboard.backend.runtime.TestPostgres;
import dev.callboard.policy.embedded.BundleException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands about the policy, on a database whose server has decided nothing yet. */
class PolicyCommandsTests {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void configure() throws IOException {
        write("app-config.yaml", """
                backend: {database: {client: pg, connection: '%s'}}
                callboard: {policy: {opaCommand: '%s'}}
                """.formatted(TestPostgres.forConfiguration("commands"), TestServer.OPA));
        write("no-opa.yaml", "callboard: {policy: {opaCommand: /nowhere/opa}}");
        write("no-database.yaml", "backend: {database: {client: embedded}}");
        write("text.tar.gz", "This is no archive");
        write("wrong/a.rego", "package a\n\nallow if {\n");
        write("empty/README.md", "Nothing");
        write("other.pem", "no key");
        Files.write(folder.resolve("binary.pem"), new byte[] {1, -1, -128});
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    verify | true | There are no records.
                    explain --decision id-1 | false | There is no decision id-1.
                    export | true | ''
                    replay --bundle EXAMPLE | true | 0 decisions were judged again, 0 of them otherwise.
                    """)
    void withoutRecordsThereIsLittleToSay(String typed, boolean well, String said) {
        assertThat(run(typed)).isEqualTo(well);
        assertThat(printed.toString(StandardCharsets.UTF_8).strip()).isEqualTo(said);
    }

    @Test
    void aReportForProgramsIsJsonAndNothingElse() {
        assertThat(run("replay --json --bundle EXAMPLE")).isTrue();
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("{\"records\":0,");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    missing.tar.gz | Cannot use the rules in FOLDER/missing.tar.gz: There is no such file or folder
                    text.tar.gz | Cannot use the rules in FOLDER/text.tar.gz: The bundle is not a gzipped tar archive
                    empty | There is neither Rego nor a compiled bundle in it
                    wrong | a.rego:4: rego_parse_error
                    wrong --config FOLDER/no-opa.yaml | Cannot build the rules with '/nowhere/opa'
                    """)
    void rulesThatCannotBeUsedAreNamed(String place, String complaint) {
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> run("replay --bundle FOLDER/" + place))
                .withMessageContaining(here(complaint));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    verify --public-key FOLDER/none.pem | There is no key FOLDER/none.pem
                    verify --public-key FOLDER/other.pem | FOLDER/other.pem holds no public Ed25519 key in PEM
                    verify --public-key FOLDER/binary.pem | FOLDER/binary.pem holds no public Ed25519 key in PEM
                    verify --config FOLDER/no-database.yaml --data FOLDER/nowhere | There is no database in FOLDER/nowhere
                    """)
    void whatIsNotToBeHadIsNamed(String typed, String complaint) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> run(typed))
                .withMessageContaining(here(complaint));
    }

    private boolean run(String typed) {
        List<String> arguments = new ArrayList<>(List.of("policy"));
        arguments.addAll(List.of(here(typed).split(" ")));
        arguments.addAll(2, List.of("--config", here("FOLDER/app-config.yaml")));
        if (CommandLine.parse(arguments, Map.of()) instanceof CommandLine.Policy(PolicyCommand command, var options)) {
            return new PolicyCommands(options, new PrintStream(printed, true, StandardCharsets.UTF_8)).run(command);
        }
        throw new IllegalArgumentException(typed);
    }

    private String here(String text) {
        return text.replace("FOLDER", folder.toString())
                .replace("EXAMPLE", "src/test/resources/policies/everything-allowed");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
