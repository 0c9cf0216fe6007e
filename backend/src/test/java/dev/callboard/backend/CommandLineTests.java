package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTests {

    private static final Map<String, String> HOME = Map.of("CALLBOARD_HOME", "/opt/callboard");

    @Test
    void startNeedsNothing() {
        assertThat(parse("start"))
                .isEqualTo(new CommandLine.Start(new ServerOptions(
                        List.of(Path.of("/opt/callboard/examples/app-config.yaml")),
                        Path.of("/opt/callboard/.callboard"),
                        null,
                        HOME)));
    }

    @Test
    void startTakesSeveralConfigurationsAFolderAndAPort() {
        assertThat(parse("start --config a.yaml --config=b.yaml --data /d --port 8080"))
                .isEqualTo(new CommandLine.Start(
                        new ServerOptions(List.of(Path.of("a.yaml"), Path.of("b.yaml")), Path.of("/d"), 8080, HOME)));
    }

    @Test
    void putsTheConfigurationOfTheExampleFrontendBeforeWhatIsNamedAndAfterTheExample() {
        assertThat(parse("start --portal --config a.yaml"))
                .isInstanceOfSatisfying(
                        CommandLine.Start.class,
                        start -> assertThat(start.options().configs())
                                .hasSize(2)
                                .endsWith(Path.of("a.yaml"))
                                .first()
                                .asString()
                                .endsWith("examples/portal/app-config.yaml"));
        assertThat(parse("start --portal"))
                .isInstanceOfSatisfying(
                        CommandLine.Start.class,
                        start -> assertThat(start.options().configs())
                                .hasSize(2)
                                .last()
                                .asString()
                                .endsWith("examples/portal/app-config.yaml"));
    }

    @ParameterizedTest
    @CsvSource({"--help", "-h", "help", "start --help"})
    void helpSaysAllThereIs(String line) {
        assertThat(parse(line)).isEqualTo(new CommandLine.Help(CommandLine.HELP));
        assertThat(CommandLine.HELP).contains("--config", "--data", "--port", "--version", "--help", "APP_CONFIG_");
    }

    @Test
    void tellsItsVersion() {
        assertThat(parse("--version")).isEqualTo(new CommandLine.Version());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    ""                    | a command is missing
                    stop                  | unknown command 'stop'
                    start --colour        | unknown argument '--colour'
                    start extra           | unknown argument 'extra'
                    start --port          | '--port' needs a value
                    start --config=       | '--config' needs a value
                    start --port http     | '--port' needs a number from 0 to 65535, but got 'http'
                    start --port 65536    | '--port' needs a number from 0 to 65535, but got '65536'
                    """)
    void complainsAboutWhatItDoesNotUnderstand(String line, String complaint) {
        assertThat(parse(line)).isEqualTo(new CommandLine.Mistake(complaint));
    }

    private static CommandLine parse(String line) {
        List<String> arguments = line.isEmpty() ? List.of() : Arrays.asList(line.split(" ", -1));
        return CommandLine.parse(arguments, HOME);
    }
}
