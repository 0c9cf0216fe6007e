package dev.callboard.scm;

import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;

/** Recognizes repositories whose objects have names that are too long for us. */
final class ObjectFormats {

    static final String UNREADABLE =
            "its objects are named by SHA-256, which cannot be read here; only repositories with SHA-1 can, such as git init --object-format=sha1 makes";

    private static final Pattern LONG_NAME = Pattern.compile("ref advertisement line: '[0-9a-f]{64}[ ']");

    private ObjectFormats() {}

    /**
     * @throws ScmException.Refused if the repository names its objects by SHA-256
     */
    static void check(Repository repository, String cloneUrl) {
        String format = repository.getConfig().getString("extensions", null, "objectformat");
        if (format != null && !format.equalsIgnoreCase("sha1")) {
            throw refused(cloneUrl);
        }
    }

    /** Whether the transport stumbled over names by SHA-256. */
    static boolean isTooLong(String failure) {
        return LONG_NAME.matcher(failure).find();
    }

    private static ScmException.Refused refused(String cloneUrl) {
        return new ScmException.Refused("Cannot read %s: %s".formatted(cloneUrl, UNREADABLE));
    }
}
