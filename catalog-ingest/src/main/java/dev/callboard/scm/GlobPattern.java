package dev.callboard.scm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A path pattern as minimatch reads it: {@code *} and {@code ?} stay within a segment, {@code **} crosses them,
 * {@code [a-z]} is one character of a set, {@code {a,b}} are alternatives, {@code !(a|b)} and its kin are extended
 * globs, and a file whose name begins with a dot is matched only by a pattern that writes the dot.
 *
 * <p>Matching takes time that grows with the length of path times pattern, whatever the pattern: the positions that a
 * prefix of the pattern can reach are followed as a set, so there is no backtracking.
 */
public final class GlobPattern {

    private static final int MAX_LENGTH = 1000;
    private static final int MAX_ALTERNATIVES = 256;

    private final List<List<GlobSegment>> alternatives;
    private final boolean dotFiles;

    private GlobPattern(List<List<GlobSegment>> alternatives, boolean dotFiles) {
        this.alternatives = alternatives;
        this.dotFiles = dotFiles;
    }

    static boolean isGlob(String path) {
        return path.matches("(?s).*(?:[*?]|\\[.*]|\\{.*}|[!+@]\\(.*\\)).*");
    }

    /**
     * Reads a pattern.
     *
     * @throws ScmException.Refused if it is too long or has too many alternatives
     */
    public static GlobPattern of(String pattern) {
        return of(pattern, false);
    }

    /**
     * Reads a pattern for which a dot at the beginning of a name is a character like any other.
     *
     * @throws ScmException.Refused if it is too long or has too many alternatives
     */
    public static GlobPattern withDotFiles(String pattern) {
        return of(pattern, true);
    }

    private static GlobPattern of(String pattern, boolean dotFiles) {
        if (pattern.length() > MAX_LENGTH) {
            throw new ScmException.Refused("The pattern is longer than " + MAX_LENGTH + " characters");
        }
        var alternatives = new ArrayList<List<GlobSegment>>();
        for (String alternative : expand(pattern)) {
            var segments = new ArrayList<GlobSegment>();
            for (String segment : alternative.split("/", -1)) {
                segments.add(GlobSegment.of(segment, dotFiles));
            }
            alternatives.add(List.copyOf(segments));
        }
        return new GlobPattern(List.copyOf(alternatives), dotFiles);
    }

    /** Whether the pattern matches the whole path, which has no slash at either end. */
    public boolean matches(String path) {
        String[] names = path.split("/", -1);
        return alternatives.stream()
                .anyMatch(segments -> reached(segments, names).get(segments.size()));
    }

    /** Whether something beneath a folder could match; saves walking into those where nothing can. */
    boolean mayMatchBeneath(String folder) {
        String[] names = folder.split("/", -1);
        return alternatives.stream().anyMatch(segments -> {
            BitSet reached = reached(segments, names);
            reached.clear(segments.size());
            return !reached.isEmpty();
        });
    }

    /** How many segments of the pattern can have been used up by these names. */
    private BitSet reached(List<GlobSegment> segments, String[] names) {
        BitSet at = new BitSet();
        at.set(0);
        skipGlobstars(segments, at);
        for (String name : names) {
            BitSet next = new BitSet();
            for (int i = at.nextSetBit(0); i >= 0 && i < segments.size(); i = at.nextSetBit(i + 1)) {
                if (segments.get(i).isGlobstar()) {
                    if (dotFiles || !name.startsWith(".")) {
                        next.set(i);
                        // A globstar at the very end matches whatever lies there.
                        next.set(i + 1, i + 1 == segments.size());
                    }
                } else if (segments.get(i).matches(name)) {
                    next.set(i + 1);
                }
            }
            skipGlobstars(segments, next);
            at = next;
        }
        return at;
    }

    private static void skipGlobstars(List<GlobSegment> segments, BitSet at) {
        for (int i = at.nextSetBit(0); i >= 0 && i < segments.size() - 1; i = at.nextSetBit(i + 1)) {
            if (segments.get(i).isGlobstar()) {
                at.set(i + 1);
            }
        }
    }

    /** Multiplies out the first pair of braces that has a comma, then the rest. */
    private static List<String> expand(String pattern) {
        var done = new ArrayList<String>();
        var open = new ArrayList<>(List.of(pattern));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            List<String> expanded = expandFirst(next);
            if (expanded.isEmpty()) {
                done.add(next);
            } else {
                open.addAll(expanded);
            }
            if (done.size() + open.size() > MAX_ALTERNATIVES) {
                throw new ScmException.Refused(
                        "The pattern '" + pattern + "' has more than " + MAX_ALTERNATIVES + " alternatives");
            }
        }
        return done;
    }

    private static List<String> expandFirst(String pattern) {
        for (int start = pattern.indexOf('{'); start >= 0; start = pattern.indexOf('{', start + 1)) {
            var commas = new ArrayList<Integer>();
            int depth = 0;
            for (int i = start; i < pattern.length(); i++) {
                char c = pattern.charAt(i);
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                if (c == ',' && depth == 1) {
                    commas.add(i);
                }
                if (depth == 0) {
                    if (!commas.isEmpty()) {
                        return split(pattern, start, commas, i);
                    }
                    break;
                }
            }
        }
        return List.of();
    }

    private static List<String> split(String pattern, int start, List<Integer> commas, int end) {
        var result = new ArrayList<String>();
        int from = start + 1;
        for (int i = 0; i <= commas.size(); i++) {
            int to = i < commas.size() ? commas.get(i) : end;
            result.add(pattern.substring(0, start) + pattern.substring(from, to) + pattern.substring(end + 1));
            from = to + 1;
        }
        return result;
    }
}
