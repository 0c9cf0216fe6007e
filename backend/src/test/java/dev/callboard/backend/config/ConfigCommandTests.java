package dev.callboard.backend.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCommandTests {

    private static final Pattern READ = Pattern.compile(
            "(?:string|bool|isTrue|integer|duration|strings|sections?|secret|has)\\(\\s*\"([a-z]\\w*\\.[\\w.]+)\"");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void eachValueComesWithThePlaceThatCounts() throws IOException {
        Path base = file("base.yaml", "backend:\n  baseUrl: http://a\n  listen: ':7007'\n");
        Path over = file("over.yaml", "backend:\n  baseUrl: https://portal.example.org\n");

        int status = run(
                Map.of("APP_CONFIG_permission_enabled", "true"),
                "check",
                "--config",
                base.toString(),
                "--config=" + over);

        assertThat(status).isEqualTo(ConfigCommand.FINE);
        assertThat(lines())
                .containsExactly(
                        "backend.baseUrl: https://portal.example.org # " + over + ":2",
                        "backend.listen: :7007 # " + base + ":3",
                        "permission.enabled: true # environment variable APP_CONFIG_permission_enabled");
    }

    @Test
    void secretsAreNotShown() throws IOException {
        Path file = file("a.yaml", """
                auth:
                  providers:
                    github: {development: {clientId: shown, clientSecret: hidden1}}
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: hidden2, subject: shown}
                  database:
                    client: pg
                    connection: {host: shown, password: '${FROM_OUTSIDE}'}
                integrations:
                  github: [{host: shown, token: hidden3, apps: [{appId: 1, privateKey: hidden4, webhookSecret: hidden5}]}]
                proxy:
                  endpoints:
                    /a: {target: 'https://me:hidden6@host/x', headers: {X-Whatever: hidden7}, credentials: require}
                myPlugin:
                  door: hidden8
                  count: 3
                scaffolder:
                  defaultEnvironment: {secrets: {ANY: hidden9}, parameters: {region: shown}}
                """);

        run(Map.of("FROM_OUTSIDE", "hidden10"), "check", "--config", file.toString());

        assertThat(output())
                .doesNotContain("hidden")
                .contains(
                        "clientId: shown",
                        "clientSecret: ***",
                        "connection.password: ***",
                        "target: https://***@host/x")
                .contains("credentials: require", "myPlugin.door: ***", "parameters.region: shown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"client: pg\n    connection: postgres://u:hidden@h/d", "connection: 'host=h password=hidden'"})
    void anAddressOfADatabaseIsASecret(String database) throws IOException {
        Path file = file("a.yaml", "backend:\n  database:\n    " + database + "\n");

        run(Map.of(), "check", "--config", file.toString());

        assertThat(output()).doesNotContain("hidden").contains("backend.database.connection: ***");
    }

    @Test
    void whatIsNotReadIsToldWithItsReason() throws IOException {
        Path file = file(
                "a.yaml", "backend:\n  https: true\nauth:\n  providers:\n    saml: {development: {entryPoint: x}}\n");

        int status = run(Map.of(), "check", "--config", file.toString());

        assertThat(status).isEqualTo(ConfigCommand.FINE);
        assertThat(output())
                .contains("Not read by this server:")
                .contains("backend.https (" + file + ":2): let a reverse proxy or the ingress end TLS")
                .contains("auth.providers.saml.development.entryPoint (" + file + ":5): this provider is not known");
    }

    @Test
    void whatNobodyKnowsFailsIfThatIsAskedFor() throws IOException {
        Path file = file("a.yaml", "backend:\n  bseUrl: http://a\n");

        assertThat(run(Map.of(), "check", "--config", file.toString())).isEqualTo(ConfigCommand.FINE);
        assertThat(run(Map.of(), "check", "--strict", "--config", file.toString()))
                .isEqualTo(ConfigCommand.FOUND);
        assertThat(output()).contains("Not known").contains("backend.bseUrl  # " + file + ":2");
    }

    @Test
    void aNameThatMeansNothingFailsIfThatIsAskedFor() throws IOException {
        Path file = file("a.yaml", "backend:\n  actions:\n    pluginSources: [catalog, catalgo]\n");

        assertThat(run(Map.of(), "check", "--config", file.toString())).isEqualTo(ConfigCommand.FINE);
        assertThat(run(Map.of(), "check", "--strict", "--config", file.toString()))
                .isEqualTo(ConfigCommand.FOUND);
        assertThat(output())
                .contains("Values that mean nothing to this server:")
                .contains("backend.actions.pluginSources[1] (" + file
                        + ":3): 'catalgo' is not known here; there are catalog, scaffolder")
                .doesNotContain("'catalog' is not known");
    }

    @Test
    void aVariableThatIsNotSetIsTold() throws IOException {
        Path file = file("a.yaml", "backend:\n  baseUrl: ${WHERE_IT_IS}\n");

        run(Map.of(), "check", "--config", file.toString());

        assertThat(output()).contains("backend.baseUrl: (not set: the environment variable WHERE_IT_IS)");
    }

    @Test
    void aFileWithAMistakeFailsTheCheck() throws IOException {
        Path file = file("a.yaml", "backend: [\n");

        assertThat(run(Map.of(), "check", "--config", file.toString())).isEqualTo(ConfigCommand.FOUND);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("a.yaml:");
        assertThat(run(Map.of(), "check", "--config", "missing.yaml")).isEqualTo(ConfigCommand.FOUND);
    }

    @ParameterizedTest
    @CsvSource({"show", "check --verbose", "check --config"})
    void whatIsNotUnderstoodIsTold(String words) {
        assertThat(run(Map.of(), words.split(" "))).isEqualTo(ConfigCommand.NOT_UNDERSTOOD);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("callboard config --help");
    }

    @Test
    void whatIsNotApplicableHasAReason() {
        assertThat(KnownKeys.read().all())
                .filteredOn(known -> known.status() == KnownKeys.Status.NO)
                .allMatch(known -> !known.reason().isEmpty());
        assertThat(KnownKeys.read().all()).extracting(KnownKeys.Known::key).doesNotHaveDuplicates();
    }

    @Test
    void everyKeyThatTheServerReadsIsInTheTable() throws IOException {
        KnownKeys known = KnownKeys.read();
        List<String> missing = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                READ.matcher(Files.readString(file))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .filter(
                                key -> key.matches(
                                        "(app|auth|backend|callboard|catalog|discovery|kubernetes|permission|search|techdocs)\\..*"))
                        .filter(key -> known.find(key)
                                .filter(found -> found.status() == KnownKeys.Status.READ)
                                .isEmpty())
                        .filter(key -> known.all().stream()
                                .noneMatch(entry -> entry.key().startsWith(key + ".")))
                        .forEach(key -> missing.add(key + " in " + file.getFileName()));
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyKeyOfTheOriginalIsInTheTable() throws IOException {
        KnownKeys known = KnownKeys.read();

        assertThat(Files.readAllLines(Path.of("src/test/resources/config-keys-of-backstage.txt")))
                .hasSizeGreaterThan(200)
                .filteredOn(key -> !key.startsWith("#"))
                .filteredOn(key -> known.find(key).isEmpty())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "integrations.github.token, READ",
        "integrations.github.apps.privateKey, READ",
        "integrations.gerrit.commitSigningKey, NO",
        "integrations.awsS3.accessKeyId, NO",
        "catalog.providers.gitlab.main.group, READ",
        "catalog.providers.gitlab.main.useSearch, NO",
        "catalog.providers.ldapOrg.default.target, NO",
        "proxy.endpoints./jira.v2.secure, NO",
        "proxy.endpoints./jira.v2.target, READ",
        "proxy.endpoints./jira, READ",
        "backend.database.connection.password, READ",
        "backend.database.connection.statement_timeout, NO",
        "backend.lifecycle.serverShutdownDelay.seconds, READ",
        "events.modules.github.webhookSecret, READ",
        "events.modules.awsSqs.topics.x.queue.url, NO"
    })
    void aNameInTheTableStandsForAny(String key, KnownKeys.Status status) {
        assertThat(KnownKeys.read().find(key).map(KnownKeys.Known::status)).contains(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../examples/app-config.yaml", "../examples/portal/app-config.yaml"})
    void theExamplesHaveNoUnknownKeys(String file) {
        assertThat(run(Map.of("CALLBOARD_DATA", "/data"), "check", "--strict", "--config", file))
                .as(() -> output())
                .isEqualTo(ConfigCommand.FINE);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private int run(Map<String, String> environment, String... arguments) {
        return new ConfigCommand(
                        environment,
                        folder,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return output().lines().map(line -> line.replaceAll(" +#", " #")).toList();
    }
}
