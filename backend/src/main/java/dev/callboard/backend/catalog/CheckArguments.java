package dev.callboard.backend.catalog;

import dev.callboard.catalog.check.CheckFormat;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of {@code callboard check}.
 *
 * @param path the file or folder to check
 * @param repository the repository to check instead of a path, or that the path is of; empty if Git's origin tells
 * @param remote whether the repository itself is read, and not the path
 * @param ref a branch, tag or commit; empty for the default branch
 * @param configs configuration whose rules and hosts apply
 * @param against the server to compare with; null for none
 * @param tokenFile where its token is; null for none
 * @param output where the report goes; null for the console
 * @param strict whether warnings fail the check too
 */
record CheckArguments(
        Path path,
        String repository,
        boolean remote,
        String ref,
        List<Path> configs,
        @Nullable URI against,
        @Nullable Path tokenFile,
        CheckFormat format,
        @Nullable Path output,
        boolean strict) {

    CheckArguments {
        configs = List.copyOf(configs);
    }

    /**
     * @throws IllegalArgumentException if they cannot be understood; the message is for the user
     */
    static CheckArguments parse(List<String> arguments) {
        Path path = null;
        String repository = "";
        boolean remote = false;
        String ref = "";
        List<Path> configs = new ArrayList<>();
        URI against = null;
        Path tokenFile = null;
        CheckFormat format = CheckFormat.TEXT;
        Path output = null;
        boolean strict = false;
        Iterator<String> remaining = arguments.iterator();
        while (remaining.hasNext()) {
            String argument = remaining.next();
            switch (argument) {
                case "--repo" -> {
                    repository = value(argument, remaining);
                    remote = true;
                }
                case "--repository" -> repository = value(argument, remaining);
                case "--ref" -> ref = value(argument, remaining);
                case "--config" -> configs.add(Path.of(value(argument, remaining)));
                case "--against" -> against = server(value(argument, remaining));
                case "--token-file" -> tokenFile = Path.of(value(argument, remaining));
                case "--format" -> format = format(value(argument, remaining));
                case "--output" -> output = Path.of(value(argument, remaining));
                case "--strict" -> strict = true;
                default -> {
                    if (argument.startsWith("-") || path != null) {
                        throw new IllegalArgumentException("unknown argument '" + argument + "'");
                    }
                    path = Path.of(argument);
                }
            }
        }
        if (remote && path != null) {
            throw new IllegalArgumentException("a path and '--repo' do not go together");
        }
        return new CheckArguments(
                path == null ? Path.of(".") : path,
                repository,
                remote,
                ref,
                configs,
                against,
                tokenFile,
                format,
                output,
                strict);
    }

    private static String value(String option, Iterator<String> remaining) {
        if (!remaining.hasNext()) {
            throw new IllegalArgumentException("'" + option + "' needs a value");
        }
        return remaining.next();
    }

    private static CheckFormat format(String name) {
        return CheckFormat.named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'--format' should be text, json, sarif or markdown, but is '" + name + "'"));
    }

    private static URI server(String url) {
        if (!url.matches("https?://[^/?#\\s]+[^?#\\s]*")) {
            throw new IllegalArgumentException("'--against' should be the URL of a server, but is '" + url + "'");
        }
        return URI.create(url.replaceFirst("/+$", ""));
    }
}
