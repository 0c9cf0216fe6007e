package dev.callboard.backend.policy;

import dev.callboard.backend.config.AppConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where a policy bundle is. */
sealed interface BundleLocation {

    /** In the server itself. */
    record Shipped() implements BundleLocation {}

    /** A folder with Rego or with a built bundle. */
    record Folder(Path path) implements BundleLocation {}

    /** A built bundle. */
    record Archive(Path path) implements BundleLocation {}

    /** A built bundle, behind an HTTP address. */
    record Web(URI url) implements BundleLocation {}

    /** A folder in a Git repository, as in {@code https://host/repository.git?ref=main&path=rules}. */
    record Git(String target) implements BundleLocation {}

    /** What tells a Git repository from a file: a parameter, the usual end of its name, or what only Git understands. */
    Pattern GIT = Pattern.compile("(?:ssh|git|file)://.*|https?://.*(?:[?&](?:ref|path)=.*|\\.git/?)");

    /**
     * Reads a location; without one it is the shipped bundle.
     *
     * @throws dev.callboard.backend.config.ConfigException if there can be no bundle there
     */
    static BundleLocation of(AppConfig config, String key) {
        String text = config.string(key).orElse("");
        if (text.isEmpty()) {
            return new Shipped();
        }
        if (GIT.matcher(text).matches()) {
            return new Git(text);
        }
        if (text.startsWith("http://") || text.startsWith("https://")) {
            try {
                return new Web(URI.create(text));
            } catch (IllegalArgumentException malformed) {
                throw config.error(key, "is not an address: " + malformed.getMessage(), malformed);
            }
        }
        Path path = config.path(key).orElseThrow();
        if (Files.isDirectory(path)) {
            return new Folder(path);
        }
        if (Files.isRegularFile(path)) {
            return new Archive(path);
        }
        throw config.error(key, "should be a folder, a file, an HTTP address or a Git location; there is no " + path);
    }
}
