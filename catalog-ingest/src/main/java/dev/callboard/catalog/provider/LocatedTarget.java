package dev.callboard.catalog.provider;

import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.scm.RepositoryFile;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegrations;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A target and where it is read.
 *
 * @param file the file in its repository, with the ref as it is written; null for files outside Git
 */
public record LocatedTarget(
        TargetKey key, SourceId source, @Nullable RepositoryFile file) {

    private static final int MAX_SOURCE_BYTES = 2048;
    private static final Pattern UNSAFE_IN_URL = Pattern.compile("[%#?\"<>\\[\\]{}^`\\\\| ]");

    /**
     * @throws ProcessingException if the target leads nowhere
     */
    public static LocatedTarget of(TargetKey key, ScmIntegrations integrations) {
        LocationRef location = key.location();
        try {
            return switch (location.type()) {
                case "url" ->
                    integrations.isReadable(location.target())
                            ? onTheWeb(key)
                            : inGit(key, integrations.resolveFile(location.target()));
                case "git" -> inGit(key, integrations.resolveGit(location.target()));
                case "file" -> inFiles(key);
                default ->
                    throw ProcessingException.inputError("No processor was able to handle reading of " + location);
            };
        } catch (ScmException.Refused e) {
            throw new ProcessingException("NotAllowedError", "Unable to read url, " + e.getMessage());
        }
    }

    private static LocatedTarget inGit(TargetKey key, RepositoryFile file) {
        if (file.path().isEmpty()) {
            throw ProcessingException.inputError("Unable to read url, %s names no file"
                    .formatted(key.location().target()));
        }
        SourceId source = new SourceId(SourceId.Kind.GIT, file.cloneUrl(), file.ref());
        if (source.toString().getBytes(StandardCharsets.UTF_8).length > MAX_SOURCE_BYTES) {
            throw ProcessingException.inputError(
                    "Unable to read url, the names of its repository and branch are longer than %d bytes"
                            .formatted(MAX_SOURCE_BYTES));
        }
        return new LocatedTarget(key, source, file);
    }

    private static LocatedTarget onTheWeb(TargetKey key) {
        String url = key.location().target();
        if (url.replaceFirst("[?#].*", "").contains("*")) {
            throw ProcessingException.inputError(
                    "Unsupported search pattern URL: only files in repositories can be searched, not %s"
                            .formatted(url));
        }
        return new LocatedTarget(key, new SourceId(SourceId.Kind.WEB, url, ""), null);
    }

    private static LocatedTarget inFiles(TargetKey key) {
        String path = key.location().target();
        if (path.endsWith("/")) {
            throw ProcessingException.inputError("file " + path + " is a folder");
        }
        return new LocatedTarget(key, new SourceId(SourceId.Kind.FILE, path, ""), null);
    }

    /**
     * The location reference of one of the target's files. It is found from the target's own URL step by step, so that
     * it has the form that the host's relative links have.
     *
     * @param settled the target with the ref that the repository really has
     * @param path the file's path in the repository
     */
    LocationRef locationOf(RepositoryFile asked, RepositoryFile settled, String path, ScmIntegrations integrations) {
        String ofRef =
                asked.path().substring(0, asked.path().length() - settled.path().length());
        long up = asked.path().chars().filter(c -> c == '/').count();
        LocationRef location = key.location();
        String relative =
                "../".repeat((int) up) + (location.type().equals("url") ? encoded(ofRef + path) : ofRef + path);
        return new LocationRef(location.type(), integrations.resolveRelative("./" + relative, location.target()));
    }

    private static String encoded(String path) {
        return UNSAFE_IN_URL
                .matcher(path)
                .replaceAll(match -> "%%%02X".formatted((int) match.group().charAt(0)));
    }
}
