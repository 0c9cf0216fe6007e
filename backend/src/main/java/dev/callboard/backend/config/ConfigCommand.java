package dev.callboard.backend.config;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code callboard config check}: what a server would be configured with, where each value stands, and what of it nobody
 * reads. Secrets are not shown.
 */
public final class ConfigCommand {

    static final int FINE = 0;

    /** A file has a mistake, or, where that is asked for, a key that nobody knows. */
    static final int FOUND = 1;

    static final int NOT_UNDERSTOOD = 2;

    static final String HELP = """
            Usage:
              callboard config check [--config FILE]... [--strict]

            Reads configuration files and APP_CONFIG_* variables as start does, and prints each value that counts in the end
            with the file and line that it comes from. Secrets are shown as ***, and so are texts of keys that Callboard does
            not know. Then it says which keys this server does not read, and why. Nothing is started.

              --config FILE    As for start. May be given several times.
              --strict         Let keys and values that nobody knows fail the check.

            Exit status: 0 if the files can be read, 1 if one has a mistake (or an unknown key or value with --strict), 2 if the
            command is not understood.""";

    private final Map<String, String> environment;
    private final Path home;
    private final PrintStream out;
    private final PrintStream err;
    private final KnownKeys known = KnownKeys.read();

    /** @param home where the example configuration is, which is used if no file is named */
    public ConfigCommand(Map<String, String> environment, Path home, PrintStream out, PrintStream err) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.out = out;
        this.err = err;
    }

    /** Does what the words behind {@code callboard config} ask for. Returns the exit status. */
    public int run(List<String> arguments) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.println(HELP);
            return FINE;
        }
        if (arguments.isEmpty() || !arguments.getFirst().equals("check")) {
            return notUnderstood("'config' needs the word check");
        }
        List<Path> files = new ArrayList<>();
        boolean strict = false;
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--strict")) {
                strict = true;
            } else if (argument.startsWith("--config=") && argument.length() > "--config=".length()) {
                files.add(Path.of(argument.substring("--config=".length())));
            } else if (argument.equals("--config") && i + 1 < arguments.size()) {
                i++;
                files.add(Path.of(arguments.get(i)));
            } else {
                return notUnderstood("unknown argument '" + argument + "'");
            }
        }
        if (files.isEmpty()) {
            files.add(home.resolve("examples/app-config.yaml"));
        }
        return check(files, strict);
    }

    private int notUnderstood(String complaint) {
        err.println("callboard: " + complaint + ". 'callboard config --help' says what there is.");
        return NOT_UNDERSTOOD;
    }

    private int check(List<Path> files, boolean strict) {
        List<ConfigEntry> entries;
        try {
            entries = AppConfig.load(files, environment).entries();
        } catch (ConfigException mistake) {
            err.println("callboard: " + mistake.getMessage());
            return FOUND;
        }
        Map<String, String> notRead = new TreeMap<>();
        Map<String, String> unknown = new TreeMap<>();
        Map<String, String> strange = new TreeMap<>();
        int width = entries.stream()
                .mapToInt(entry -> entry.key().length() + shown(entry).length() + 2)
                .filter(length -> length < 80)
                .max()
                .orElse(0);
        for (ConfigEntry entry : entries) {
            String line = entry.key() + ": " + shown(entry);
            out.println(line + " ".repeat(Math.max(1, width + 2 - line.length())) + "# " + entry.source());
            find(entry)
                    .ifPresentOrElse(
                            found -> {
                                if (found.status() == KnownKeys.Status.NO) {
                                    notRead.putIfAbsent(entry.key() + " (" + entry.source() + ")", found.reason());
                                }
                                if (isStrange(found.values(), entry)) {
                                    strange.put(
                                            entry.key() + " (" + entry.source() + ")",
                                            "'" + shown(entry) + "' is not known here; there are "
                                                    + String.join(", ", found.values()));
                                }
                            },
                            () -> unknown.putIfAbsent(entry.key(), entry.source()));
        }
        tell("Not read by this server:", notRead, ": ");
        tell("Not known; a plugin of your frontend may read them:", unknown, "  # ");
        tell("Values that mean nothing to this server:", strange, ": ");
        return strict && !(unknown.isEmpty() && strange.isEmpty()) ? FOUND : FINE;
    }

    private static boolean isStrange(List<String> values, ConfigEntry entry) {
        return !values.isEmpty()
                && entry.value().isString()
                && !values.contains(entry.value().asString());
    }

    private void tell(String title, Map<String, String> lines, String between) {
        if (!lines.isEmpty()) {
            out.println();
            out.println(title);
            lines.forEach((key, what) -> out.println("  " + key + between + what));
        }
    }

    private String shown(ConfigEntry entry) {
        if (entry.missingVariable() != null) {
            return "(not set: the environment variable " + entry.missingVariable() + ")";
        }
        boolean text = entry.value().isString();
        if ((text || entry.value().isNumber())
                && (Masks.hides(entry.path()) || (text && find(entry).isEmpty()))) {
            return Masks.MASK;
        }
        return text
                ? oneLine(Masks.shown(entry.value().asString()))
                : entry.value().toString();
    }

    private static String oneLine(String text) {
        return text.isEmpty() ? "''" : text.replaceAll("\\p{Cntrl}+", " ");
    }

    private Optional<KnownKeys.Known> find(ConfigEntry entry) {
        return known.find(entry.path());
    }
}
