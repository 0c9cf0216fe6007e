package dev.callboard.backend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to be done about the policy. */
sealed interface PolicyCommand {

    /** Check the chain of records. */
    record Verify(@Nullable Path publicKey) implements PolicyCommand {}

    /** Tell why something was decided. */
    record Explain(String decision) implements PolicyCommand {}

    /** Write the records as JSON lines. */
    record Export(String since) implements PolicyCommand {}

    /** Judge recorded inputs again. */
    record Replay(Path bundle, String since, boolean asJson) implements PolicyCommand {}

    String DEFAULT_SINCE = "30d";

    /** Reads what follows {@code callboard policy}. */
    static CommandLine parse(List<String> arguments, Map<String, String> environment) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            return new CommandLine.Help();
        }
        if (arguments.isEmpty()) {
            return new CommandLine.Mistake("'policy' needs one of verify, explain, export and replay");
        }
        String name = arguments.getFirst();
        Set<String> known = switch (name) {
            case "verify" -> Set.of("--public-key");
            case "explain" -> Set.of("--decision");
            case "export" -> Set.of("--since");
            case "replay" -> Set.of("--bundle", "--since", "--json");
            default -> Set.of();
        };
        if (known.isEmpty()) {
            return new CommandLine.Mistake("unknown command 'policy " + name + "'");
        }
        Map<String, String> options = new HashMap<>();
        List<Path> configs = new ArrayList<>();
        Iterator<String> remaining = arguments.listIterator(1);
        while (remaining.hasNext()) {
            String argument = remaining.next();
            int equals = argument.indexOf('=');
            String option = equals < 0 ? argument : argument.substring(0, equals);
            if (!known.contains(option) && !Set.of("--config", "--data").contains(option)) {
                return new CommandLine.Mistake("unknown argument '" + argument + "'");
            }
            String value = option.equals("--json")
                    ? "true"
                    : equals >= 0 ? argument.substring(equals + 1) : remaining.hasNext() ? remaining.next() : "";
            if (value.isEmpty()) {
                return new CommandLine.Mistake("'" + option + "' needs a value");
            }
            if (option.equals("--config")) {
                configs.add(Path.of(value));
            } else {
                options.put(option, value);
            }
        }
        Path home = CommandLine.home(environment);
        ServerOptions server = new ServerOptions(
                configs.isEmpty() ? List.of(home.resolve("examples/app-config.yaml")) : configs,
                Optional.ofNullable(options.get("--data")).map(Path::of).orElse(home.resolve(".callboard")),
                null,
                environment);
        return of(name, options)
                .<CommandLine>map(command -> new CommandLine.Policy(command, server))
                .orElseGet(() -> new CommandLine.Mistake(
                        "'policy " + name + "' needs " + (name.equals("explain") ? "--decision" : "--bundle")));
    }

    private static Optional<PolicyCommand> of(String name, Map<String, String> options) {
        String since = options.getOrDefault("--since", DEFAULT_SINCE);
        return switch (name) {
            case "verify" ->
                Optional.of(new Verify(Optional.ofNullable(options.get("--public-key"))
                        .map(Path::of)
                        .orElse(null)));
            case "explain" -> Optional.ofNullable(options.get("--decision")).map(Explain::new);
            case "export" -> Optional.of(new Export(since));
            default ->
                Optional.ofNullable(options.get("--bundle"))
                        .map(bundle -> new Replay(Path.of(bundle), since, options.containsKey("--json")));
        };
    }
}
