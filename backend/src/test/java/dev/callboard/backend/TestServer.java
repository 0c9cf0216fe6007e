package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.CommandDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A whole server whose catalog is one file with a guest and some templates, and whose rules are a folder of Rego. */
final class TestServer implements AutoCloseable {

    static final Path EVERYTHING_ALLOWED =
            Path.of("src/test/resources/policies/everything-allowed").toAbsolutePath();
    static final Path OPA = Path.of("../policy/opa").toAbsolutePath().normalize();

    private static final String GUEST = """
            apiVersion: backstage.io/v1alpha1
            kind: User
            metadata: {name: guest}
            spec: {memberOf: []}
            """;
    /** Rules may have to be compiled first. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final ServerOptions options;
    private final CallboardServer server;
    private final ServerCalls calls;

    private TestServer(ServerOptions options) throws IOException, InterruptedException {
        this.options = options;
        this.server = CallboardServer.start(options);
        Awaitility.await().atMost(PATIENCE).until(() -> server.notReady().isEmpty());
        this.calls = new ServerCalls(server);
    }

    /**
     * Starts it, and waits until it is ready.
     *
     * @param folder for all that it keeps; what another one has left there is taken over
     * @param entities the catalog, besides the guest; may be empty
     * @param settings the configuration, besides what is needed for these
     */
    static TestServer start(Path folder, Path rules, String entities, String settings)
            throws IOException, InterruptedException {
        Path catalog = Files.writeString(
                folder.resolve("entities.yaml"), GUEST + (entities.isEmpty() ? "" : "---\n" + entities));
        Path common = Files.writeString(folder.resolve("app-config.yaml"), """
                auth:
                  providers:
                    guest: {userEntityRef: 'user:default/guest', dangerouslyAllowOutsideDevelopment: true}
                catalog:
                  rules: [{allow: [User, Group, Template]}]
                  locations: [{type: file, target: '%s'}]
                callboard:
                  policy: {bundle: '%s', opaCommand: '%s'}
                """.formatted(catalog, rules, OPA));
        Path more = Files.writeString(folder.resolve("app-config.more.yaml"), settings);
        return new TestServer(new ServerOptions(List.of(common, more), folder.resolve("data"), 0, Map.of()));
    }

    /**
     * Copies the shipped rules without their tests, which the module of the rules runs.
     *
     * @param setting a part of their settings as it stands there
     * @param instead what is put in its place
     */
    static Path shippedRules(Path to, String setting, String instead) throws IOException {
        Path from = Path.of("../policy/src/main/rego").toAbsolutePath().normalize();
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!file.toString().endsWith("_test.rego")) {
                    Path copy = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        Path settings = to.resolve("backstage/config/data.json");
        String text = Files.readString(settings);
        assertThat(text).contains(setting);
        Files.writeString(settings, text.replace(setting, instead));
        return to;
    }

    /** Calls of the guest. */
    ServerCalls calls() {
        return calls;
    }

    String address() {
        return "http://localhost:" + server.port();
    }

    /** Opens the server's database, as a command does. */
    CommandDatabase database() {
        return CommandDatabase.open(
                AppConfig.load(
                        options.configs(),
                        Map.of("CALLBOARD_DATA", options.data().toString())),
                options.data());
    }

    @Override
    public void close() {
        calls.close();
        server.close();
    }
}
