package dev.callboard.backend;

import dev.callboard.backend.policy.records.PointInTime;
import java.nio.file.Path;
import java.time.InstantSource;
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

    String NAMES = "verify, explain, export and replay";

    String HELP = """
            Usage:
              callboard policy verify [--public-key FILE]
              callboard policy explain --decision ID
              callboard policy export [--since TIME]
              callboard policy replay --bundle PLACE [--since TIME] [--json]

            These read the records of decisions in a server's database, while the server runs or not; docs/policy/records.md
            and docs/policy/rollout.md say more.

              verify           Check that the records are as they were written; name the first that is not.
              --public-key FILE
                               Trust the signatures of this key only: PEM, such as the server's policy-checkpoints.key.
                               Without it: all keys that servers have published in the database.

              explain          Tell what was decided, by which rules, and why.
              --decision ID    Which decision; GET /api/policy/decisions lists them, and a task's log names those that refuse.

              export           Write the records to the console as JSON lines, oldest first.

              replay           Judge recorded inputs again by other rules and tell what would change. Changes nothing itself.
              --bundle PLACE   The other rules: a built bundle (a gzipped tar archive), or a folder with one or with Rego,
                               which needs the program opa; callboard.policy.opaCommand names it.
              --json           Write one JSON object, for programs.

              --since TIME     Only records from then on: 30d, 12h, 5m (ago) or 2026-05-01T12:00:00Z; 30d if it is not given.
              --config FILE    The server's configuration, which names its database. May be given several times.
              --data DIR       The server's data folder, if the database is the one that comes with it.

            Exit status: 0 if all is well, 1 if a record is not as it was written or there is no such decision, 2 if the
            command is not understood, 3 if nothing could be found out: no database, no usable rules or no usable key.""";

    /** Reads what follows {@code callboard policy}. */
    static CommandLine parse(List<String> arguments, Map<String, String> environment) {
        if (arguments.contains("--help") || arguments.contains("-h") || arguments.equals(List.of("help"))) {
            return new CommandLine.Help(HELP);
        }
        if (arguments.isEmpty()) {
            return new CommandLine.Mistake("'policy' needs one of " + NAMES);
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
            return new CommandLine.Mistake("unknown command 'policy " + name + "'; there are " + NAMES);
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
            if (argument.startsWith("--json=")) {
                return new CommandLine.Mistake("'--json' takes no value");
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
        String since = options.getOrDefault("--since", DEFAULT_SINCE);
        if (PointInTime.read(since, InstantSource.system()).isEmpty()) {
            return new CommandLine.Mistake("'--since' should be " + PointInTime.EXPECTED + ", but is '" + since + "'");
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
