package dev.callboard.backend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the user typed. */
sealed interface CommandLine {

    record Start(ServerOptions options) implements CommandLine {}

    /** Start, and stop again once ready. */
    record Check(ServerOptions options) implements CommandLine {}

    /** Something about the policy, without starting the server. */
    record Policy(PolicyCommand command, ServerOptions options) implements CommandLine {}

    /** Check catalog files; what exactly is for the command to read. */
    record CheckFiles(List<String> arguments) implements CommandLine {

        public CheckFiles {
            arguments = List.copyOf(arguments);
        }
    }

    /** Something for the author of a template; what exactly is for the command to read. */
    record Template(List<String> arguments) implements CommandLine {

        public Template {
            arguments = List.copyOf(arguments);
        }
    }

    /** Something about the configuration; what exactly is for the command to read. */
    record Config(List<String> arguments) implements CommandLine {

        public Config {
            arguments = List.copyOf(arguments);
        }
    }

    record Version() implements CommandLine {}

    /** Show a text. */
    record Help(String text) implements CommandLine {}

    /** It cannot be understood; the complaint says why. */
    record Mistake(String complaint) implements CommandLine {}

    String HELP = """
            Callboard, a backend for Backstage frontends.

            Usage:
              callboard start [--config FILE]... [--data DIR] [--port N] [--portal] [--check]
              callboard check [PATH | --repo URL [--ref REF]] [--against URL [--token-file FILE]] ...
              callboard policy verify|explain|export|replay ...
              callboard template test|lint [PATH] ...
              callboard config check [--config FILE]... [--strict]
              callboard --version
              callboard --help

            Commands:
              start            Start the server and stay with it until Ctrl-C.
              check            Say whether a catalog would take the catalog files of a folder (by default the current
                               one), a file or a repository, and what that would change. Needs no server.
              policy verify [--public-key FILE]
                               Check that the records of decisions are as they were written; name the first that is not.
              policy explain --decision ID
                               Tell what was decided, by which rules, and why.
              policy export [--since TIME]
                               Write the records as JSON lines.
              policy replay --bundle PLACE [--since TIME] [--json]
                               Judge recorded inputs again by other rules (a bundle, or a folder of Rego, which needs the
                               program opa) and tell what would change.
                               These take --config and --data as start does, and may be used while the server runs.
                               'callboard policy --help' says more.

              template test    Run the tests that lie beside templates, without a server. 'callboard template --help' says more.
              template lint    Say what is wrong with templates, with file and line.
              config check     Print the configuration that counts in the end, with the file and line of each value and without
                               secrets, and say which keys this server does not read, and why.

            Options of start:
              --config FILE    A configuration file in Backstage's format (app-config.yaml). May be given several
                               times; later files change earlier ones. Without it: examples/app-config.yaml, which
                               makes an example company in Git repositories of its own.
              --data DIR       Where to keep what has to survive a restart: the embedded PostgreSQL, mirrors of Git
                               repositories, workspaces of tasks. Default: .callboard below this project.
              --port N         The port to listen on, instead of the configured one (backend.listen, else 7007).
              --portal         Serve the example frontend too. It has to be built first: examples/portal/README.md.
              --check          Stop again once the server is ready: tells whether it can start like this.

            Options of check:
              --repo URL       Check a repository instead of a path. With --ref REF: at a branch, tag or commit.
              --config FILE    Use the rules, kinds, hosts and policy of a configuration file. May be given several times.
              --against URL    Compare with what a running server serves. With --token-file FILE: with this token.
              --repository URL The repository that PATH is of, if Git's remote 'origin' does not say so.
              --format FORMAT  text, json, sarif or markdown; text if it is not given.
              --output FILE    Write there and not to the console.
              --strict         Let warnings fail the check too.

            Environment:
              APP_CONFIG_*     Single values over those of the files: APP_CONFIG_backend_listen_port=8080.
              JAVA_HOME        A JDK of release 21 or newer, if another than the newest one found is to be used.
              JAVA_OPTS        Further options for the JVM, such as -Xmx4g.
              CALLBOARD_LOG_FORMAT  json for a log that programs read, one object a line; else it is for people.

            Exit status: 1 if the server cannot start or a check fails, 2 if the command is not understood, 3 if 'check',
            'template' or 'policy' could not find out.""";

    static CommandLine parse(List<String> arguments, Map<String, String> environment) {
        if (arguments.isEmpty()) {
            return new Mistake("a command is missing");
        }
        return switch (arguments.getFirst()) {
            case "--help", "-h", "help" -> new Help(HELP);
            case "--version", "version" -> new Version();
            case "check" -> check(arguments.subList(1, arguments.size()));
            case "policy" -> PolicyCommand.parse(arguments.subList(1, arguments.size()), environment);
            case "template" -> new Template(arguments.subList(1, arguments.size()));
            case "config" -> new Config(arguments.subList(1, arguments.size()));
            case "start" -> start(arguments.subList(1, arguments.size()), environment);
            default -> new Mistake("unknown command '" + arguments.getFirst() + "'");
        };
    }

    private static CommandLine check(List<String> arguments) {
        return arguments.contains("--help") || arguments.contains("-h") ? new Help(HELP) : new CheckFiles(arguments);
    }

    private static CommandLine start(List<String> arguments, Map<String, String> environment) {
        List<Path> configs = new ArrayList<>();
        Path data = null;
        Integer port = null;
        boolean check = false;
        boolean portal = false;
        Iterator<String> remaining = arguments.iterator();
        while (remaining.hasNext()) {
            String argument = remaining.next();
            int equals = argument.indexOf('=');
            String option = equals < 0 || !argument.startsWith("--") ? argument : argument.substring(0, equals);
            if (option.equals("--help") || option.equals("-h")) {
                return new Help(HELP);
            }
            if (argument.equals("--check")) {
                check = true;
                continue;
            }
            if (argument.equals("--portal")) {
                portal = true;
                continue;
            }
            if (!List.of("--config", "--data", "--port").contains(option)) {
                return new Mistake("unknown argument '" + argument + "'");
            }
            String value = equals >= 0 ? argument.substring(equals + 1) : remaining.hasNext() ? remaining.next() : "";
            if (value.isEmpty()) {
                return new Mistake("'" + option + "' needs a value");
            }
            switch (option) {
                case "--config" -> configs.add(Path.of(value));
                case "--data" -> data = Path.of(value);
                default -> {
                    port = port(value);
                    if (port == null) {
                        return new Mistake("'--port' needs a number from 0 to 65535, but got '" + value + "'");
                    }
                }
            }
        }
        int named = configs.size();
        if (named == 0) {
            configs.add(home(environment).resolve("examples/app-config.yaml"));
        }
        if (portal) {
            // A file that was named has the last word, on app.baseUrl above all: only that origin may sign in.
            int place = named == 0 ? configs.size() : 0;
            configs.add(place, home(environment).resolve("examples/portal/app-config.yaml"));
        }
        ServerOptions options = new ServerOptions(
                configs, data == null ? home(environment).resolve(".callboard") : data, port, environment);
        return check ? new Check(options) : new Start(options);
    }

    /** The project's folder, which the start script names; the current one if the jar is started without it. */
    static Path home(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("CALLBOARD_HOME", ""));
    }

    private static @Nullable Integer port(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535 ? Integer.valueOf(text) : null;
    }
}
