package dev.callboard.scm;

import java.util.Locale;

/** The rule for paths inside a repository: segments with single slashes between them, none of which climbs. */
final class TreePath {

    private static final int MAX_LENGTH = 4096;

    private TreePath() {}

    /** Refuses what could lead out of the tree. The empty path, the root, is fine. */
    static void check(String path) {
        if (path.length() > MAX_LENGTH) {
            throw new ScmException.Refused("The path is longer than " + MAX_LENGTH + " characters");
        }
        if (path.isEmpty()) {
            return;
        }
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new ScmException.Refused(
                        "The path '" + path + "' has a '" + segment + "' between slashes, which is not allowed");
            }
        }
        if (path.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new ScmException.Refused("The path has a control character, which is not allowed");
        }
    }

    /** Whether a segment is one that Git, on any system, could take for its own folder. */
    static boolean isGitFolder(String segment) {
        String name = segment.toLowerCase(Locale.ROOT).replaceAll("[. ]+$", "");
        return name.equals(".git") || name.equals("git~1");
    }
}
