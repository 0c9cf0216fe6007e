package dev.callboard.backend.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppConfigTests {

    @TempDir
    Path folder;

    @Test
    void laterFilesChangeSectionsKeyByKeyAndReplaceLists() throws IOException {
        write("base.yaml", "backend:\n  baseUrl: http://localhost\n  list: [a, b]\n  gone: here\n");
        write("local.yaml", "backend:\n  list: [c]\n  gone: null\n  port: 1\n");

        AppConfig config = load(Map.of(), "base.yaml", "local.yaml");

        assertThat(config.string("backend.baseUrl")).contains("http://localhost");
        assertThat(config.strings("backend.list")).containsExactly("c");
        assertThat(config.has("backend.gone")).isFalse();
        assertThat(config.section("backend").keys()).containsExactly("baseUrl", "list", "port");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ${NAME}              | acme
                    a-${NAME}-${NAME}    | a-acme-acme
                    $${NAME}             | ${NAME}
                    ${MISSING:-fallback} | fallback
                    ${EMPTY:-fallback}   | fallback
                    ${NAME:-fallback}    | acme
                    $NAME                | $NAME
                    """)
    void fillsInEnvironmentVariables(String text, String expected) throws IOException {
        write("app.yaml", "value: \"" + text + "\"\n");

        AppConfig config = load(Map.of("NAME", " acme\n", "EMPTY", ""), "app.yaml");

        assertThat(config.string("value")).contains(expected);
    }

    @Test
    void aValueWhoseVariableIsNotSetIsAbsentAndTheComplaintNamesTheVariable() throws IOException {
        write("app.yaml", "host:\n  token: pre-${TOKEN}\n");

        AppConfig config = load(Map.of(), "app.yaml");

        assertThat(config.string("host.token")).isEmpty();
        assertThat(config.section("host").keys()).isEmpty();
        assertThat(config.json().toString()).isEqualTo("{\"host\":{}}");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> config.requiredSecret("host.token"))
                .withMessageContaining("app.yaml:2: 'host.token' is missing")
                .withMessageContaining("TOKEN is not set");
    }

    @Test
    void readsEnvFileAndIncludeSections() throws IOException {
        Files.createDirectories(folder.resolve("parts"));
        write("secret.txt", "s3cret\n\n");
        write("parts/inner.txt", "inner");
        write("parts/part.yaml", "deep:\n  er:\n    value: ${NAME}\n    file: {$file: inner.txt}\n");
        write("app.yaml", """
                env: {$env: NAME}
                file:
                  $file: ./secret.txt
                included:
                  $include: parts/part.yaml#deep.er
                """);

        AppConfig config = load(Map.of("NAME", "acme"), "app.yaml");

        assertThat(config.string("env")).contains("acme");
        assertThat(config.secret("file").map(Secret::reveal)).contains("s3cret");
        assertThat(config.string("included.value")).contains("acme");
        assertThat(config.string("included.file")).contains("inner");
    }

    @Test
    void environmentVariablesStandAboveAllFiles() throws IOException {
        write("app.yaml", "backend:\n  listen: {port: 1, host: here}\n");

        AppConfig config = load(
                Map.of(
                        "APP_CONFIG_backend_listen_port", "7008",
                        "APP_CONFIG_backend_cors", "{\"credentials\": true}",
                        "APP_CONFIG_app_title", "not {json"),
                "app.yaml");

        assertThat(config.integer("backend.listen.port")).contains(7008);
        assertThat(config.string("backend.listen.host")).contains("here");
        assertThat(config.bool("backend.cors.credentials")).contains(true);
        assertThat(config.string("app.title")).contains("not {json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    '5m'                  | PT5M
                    '90 seconds'          | PT1M30S
                    '1.5h'                | PT1H30M
                    '250ms'               | PT0.25S
                    'PT5M'                | PT5M
                    'P1DT2H'              | PT26H
                    'P1W'                 | PT168H
                    {minutes: 5}          | PT5M
                    {hours: 1, seconds: 3}| PT1H3S
                    """)
    void readsDurationsInAllOfBackstagesForms(String text, Duration expected) {
        assertThat(AppConfig.parse("d: " + text).duration("d")).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5", "'5'", "soon", "{}", "{minutes: x}", "{fortnights: 1}", "[5m]", "-PT5M", "'99999999999999y'"
            })
    void refusesWhatIsNoDuration(String text) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> AppConfig.parse("d: " + text).duration("d"))
                .withMessageContaining("app-config.yaml:1: 'd' should be a duration such as");
    }

    @Test
    void aWrongTypeIsReportedWithFileLineKeyAndWhatWasExpected() {
        AppConfig config = AppConfig.parse("backend:\n  listen:\n    port: many\n  auth:\n    keys: 5\n");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> config.integer("backend.listen.port"))
                .withMessage(
                        "app-config.yaml:3: 'backend.listen.port' should be a whole number, but is the text \"many\"");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> config.section("backend").sections("auth.keys"))
                .withMessage(
                        "app-config.yaml:5: 'backend.auth.keys' should be a list of sections, but is the number 5");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> config.string("backend.listen"))
                .withMessageContaining("'backend.listen' should be text, but is a section");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> config.bool("backend.listen.port"))
                .withMessageContaining("should be true or false");
    }

    @Test
    void aSecretOfTheWrongTypeIsNotShown() {
        AppConfig config = AppConfig.parse("token: 123456\nother: hidden");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> config.secret("token"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("123456"));
        assertThat(config.requiredSecret("other")).hasToString("Secret[***]");
    }

    @Test
    void textThatSpellsANumberOrABooleanIsTakenForOne() {
        AppConfig config = AppConfig.parse("n: '42'\nyes: 'yes'\noff: 'OFF'\n");

        assertThat(config.integer("n")).contains(42);
        assertThat(config.bool("yes")).contains(true);
        assertThat(config.bool("off")).contains(false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'a: [1'                   | app.yaml:1: not valid YAML
                    'a: 1\\n  b: 2'           | app.yaml:2: not valid YAML
                    'a: 1\\na: 2'             | app.yaml:2: the key 'a' is there twice
                    '- a'                     | app.yaml:1: a configuration is a section of keys
                    'a: {$env: X, b: 1}'      | app.yaml:1: '$env' must be the only key
                    'a: {$surprise: X}'       | app.yaml:1: '$surprise' is unknown
                    'a: {$file: none.txt}'    | none.txt' does not exist
                    'a: {$include: app.yaml}' | more than 20 deep
                    """)
    void refusesAFileThatIsNoConfiguration(String text, String message) throws IOException {
        write("app.yaml", text.replace("\\n", "\n"));

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load(Map.of(), "app.yaml"))
                .withMessageContaining(message);
    }

    @Test
    void refusesAFileThatDoesNotExist() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load(Map.of(), "absent.yaml"))
                .withMessageContaining("absent.yaml' does not exist");
    }

    @Test
    void refusesABombOfAliases() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 10; level++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d]%n"
                    .formatted(level, level, level - 1, level - 1, level - 1, level - 1, level - 1));
        }
        write("app.yaml", bomb.toString());

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> load(Map.of(), "app.yaml"))
                .withMessageContaining("too large or too deep");
    }

    @Test
    void relativePathsStartAtTheFolderOfTheFileThatNamesThem() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        write("sub/app.yaml", "from: ../catalog\n");

        assertThat(load(Map.of(), "sub/app.yaml").path("from")).contains(folder.resolve("catalog"));
    }

    @Test
    void keepsUnknownKeysAndListsSectionsWithTheirPath() {
        AppConfig config = AppConfig.parse("unknown: {x: 1}\nhosts:\n- {name: a}\n- {name: 5}\n");

        assertThat(config.json("unknown").path("x").asInt()).isEqualTo(1);
        assertThat(config.sections("hosts").getFirst().string("name")).contains("a");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> config.sections("hosts").getLast().string("name"))
                .withMessageContaining("app-config.yaml:4: 'hosts[1].name' should be text");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private AppConfig load(Map<String, String> environment, String... names) {
        return AppConfig.load(Arrays.stream(names).map(folder::resolve).toList(), environment);
    }
}
