package dev.callboard.scaffolder.action;

import dev.callboard.scm.GlobPattern;
import dev.callboard.scm.ScmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Globs for files of a folder, in order: one that begins with {@code !} takes back what those before it matched. The
 * name of a folder covers everything beneath it, and names that begin with a dot are like any other.
 */
public final class FilePatterns {

    private static final int MOST_PATTERNS = 200;

    private final List<Pattern> patterns;

    private FilePatterns(List<Pattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /**
     * Reads patterns, which are relative to the folder.
     *
     * @throws ActionException if one is too long or has too many alternatives, or if there are too many
     */
    public static FilePatterns of(List<String> patterns) {
        if (patterns.size() > MOST_PATTERNS) {
            throw ActionException.input("There are more than " + MOST_PATTERNS + " patterns");
        }
        List<Pattern> read = new ArrayList<>();
        try {
            for (String pattern : patterns) {
                boolean excludes = pattern.startsWith("!") && !pattern.startsWith("!(");
                String path = trimmed(excludes ? pattern.substring(1) : pattern);
                GlobPattern beneath = GlobPattern.withDotFiles(path.isEmpty() ? "**" : path + "/**");
                read.add(new Pattern(excludes, GlobPattern.withDotFiles(path), beneath));
            }
        } catch (ScmException.Refused refused) {
            throw ActionException.input(String.valueOf(refused.getMessage())).because(refused);
        }
        return new FilePatterns(read);
    }

    /** Whether a path, relative to the folder and with {@code /} between names, is among the files. */
    public boolean matches(String path) {
        boolean matched = false;
        for (Pattern pattern : patterns) {
            if (matched == pattern.excludes()
                    && (pattern.itself().matches(path) || pattern.beneath().matches(path))) {
                matched = !pattern.excludes();
            }
        }
        return matched;
    }

    private static String trimmed(String pattern) {
        String path = pattern.startsWith("./") ? pattern.substring(2) : pattern;
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private record Pattern(boolean excludes, GlobPattern itself, GlobPattern beneath) {}
}
