package dev.callboard.backend;

import dev.callboard.backend.catalog.CheckCommand;
import dev.callboard.backend.config.ConfigCommand;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.policy.CommandPolicy;
import dev.callboard.backend.policy.records.DecisionStoreException;
import dev.callboard.backend.runtime.StartupException;
import dev.callboard.backend.scaffolder.TemplateCommand;
import dev.callboard.catalog.store.CatalogStoreException;
import dev.callboard.policy.embedded.BundleException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.PortInUseException;

/** Does what the command line asks for. */
@SpringBootApplication
public class CallboardApplication {

    private static final int CANNOT_START = 1;
    private static final Duration CHECK_LIMIT = Duration.ofMinutes(2);

    public static void main(String[] arguments) {
        switch (CommandLine.parse(List.of(arguments), System.getenv())) {
            case CommandLine.Help(String text) -> System.out.println(text);
            case CommandLine.Version() -> System.out.println("callboard " + version());
            case CommandLine.Mistake(String complaint) -> {
                System.err.println("callboard: " + complaint + ". 'callboard --help' says what there is.");
                System.exit(2);
            }
            case CommandLine.CheckFiles(List<String> asked) -> {
                // The console has the report, which programs read.
                System.setProperty("callboard.log.target", "System.err");
                System.exit(
                        new CheckCommand(System.getenv(), CommandPolicy::engine, System.out, System.err).run(asked));
            }
            case CommandLine.Template(List<String> asked) ->
                System.exit(new TemplateCommand(System.out, System.err).run(asked));
            case CommandLine.Config(List<String> asked) ->
                System.exit(new ConfigCommand(
                                configEnvironment(), CommandLine.home(System.getenv()), System.out, System.err)
                        .run(asked));
            case CommandLine.Start(ServerOptions options) -> run(CANNOT_START, () -> start(options));
            case CommandLine.Check(ServerOptions options) -> run(CANNOT_START, () -> check(options));
            case CommandLine.Policy(PolicyCommand command, ServerOptions options) -> {
                // The console has what was asked for, which programs read.
                System.setProperty("callboard.log.target", "System.err");
                run(PolicyCommands.NOTHING_FOUND_OUT, () -> {
                    if (!new PolicyCommands(options, System.out).run(command)) {
                        System.exit(PolicyCommands.NOT_WELL);
                    }
                });
            }
        }
    }

    /** As a server has it that keeps its data in the usual place. */
    private static Map<String, String> configEnvironment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent(
                "CALLBOARD_DATA",
                CommandLine.home(environment).resolve(".callboard").toString());
        return environment;
    }

    private static void start(ServerOptions options) {
        CallboardServer server = CallboardServer.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
        Thread.ofVirtual().name("welcome").start(new Welcome(server)::whenReady);
    }

    private static void check(ServerOptions options) {
        try (CallboardServer server = CallboardServer.start(options)) {
            new Welcome(server).whenReady(CHECK_LIMIT).ifPresent(waitingFor -> {
                throw new StartupException("not ready after " + CHECK_LIMIT.toSeconds() + " s: " + waitingFor);
            });
            requireAnswer(URI.create("http://localhost:" + server.port() + "/.backstage/health/v1/readiness"));
        }
    }

    private static void requireAnswer(URI question) {
        try {
            HttpURLConnection connection = (HttpURLConnection) question.toURL().openConnection(Proxy.NO_PROXY);
            connection.setReadTimeout((int) CHECK_LIMIT.toMillis());
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new StartupException(question + " answers " + connection.getResponseCode());
            }
        } catch (IOException e) {
            throw new StartupException(question + " does not answer: " + e, e);
        }
    }

    private static void run(int failed, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            Optional<String> told = told(failure);
            if (told.isEmpty()) {
                failure.printStackTrace();
            }
            System.err.println((failed == CANNOT_START ? "callboard cannot start: " : "callboard: ")
                    + told.orElse(failure.toString()));
            System.exit(failed);
        }
    }

    /** What went wrong in the operator's words, wherever in the chain of causes it is. */
    static Optional<String> told(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ConfigException config -> {
                    return Optional.ofNullable(config.getMessage());
                }
                case BundleException bundle -> {
                    return Optional.ofNullable(bundle.getMessage());
                }
                case CatalogStoreException catalog -> {
                    return Optional.ofNullable(catalog.getMessage());
                }
                case DecisionStoreException records -> {
                    return Optional.ofNullable(records.getMessage());
                }
                case StartupException startup -> {
                    return Optional.ofNullable(startup.getMessage());
                }
                case PortInUseException port -> {
                    return Optional.of("port " + port.getPort()
                            + " is in use. Stop what uses it, or choose another one with --port.");
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    private static String version() {
        String version = CallboardApplication.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
