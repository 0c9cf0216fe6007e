package dev.callboard.scm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** How one product writes the URLs of files in its repositories. */
interface HostUrls {

    /** Takes a URL apart, or refuses it as one that names no file, folder or repository of this product. */
    FileUrl read(WebUrl url);

    /** What Git calls the repository, below the clone URL of its host. */
    default String clonePath(FileUrl file) {
        return file.repository() + ".git";
    }

    /** The URL of what {@code relative} names as seen from {@code base}; a leading slash is the repository's root. */
    default String resolve(String relative, WebUrl base) {
        return resolvePath(relative, base, read(base).rootSegments()).toString();
    }

    /** The URL at which a person changes the file. */
    default String edit(WebUrl url, FileUrl file) {
        return url.toString();
    }

    /**
     * Resolves in the path of a URL and stays within its first segments.
     *
     * @param rootSegments how many segments of the path come before the repository's root
     */
    static WebUrl resolvePath(String relative, WebUrl base, int rootSegments) {
        List<String> segments = base.segments();
        List<String> root = segments.subList(0, rootSegments);
        List<String> file = segments.subList(rootSegments, segments.size());
        boolean folder = base.path().endsWith("/");
        var path = new StringBuilder();
        root.forEach(segment -> path.append('/').append(segment));
        return base.withPath(
                path.append('/').append(resolveIn(relative, file, folder, base)).toString());
    }

    /**
     * Resolves a relative path against the path of a file in a repository.
     *
     * @param folder whether {@code file} is a folder, so that its last segment stays
     * @return the path from the root; empty for the root, with a slash at its end if it names a folder
     */
    static String resolveIn(String relative, List<String> file, boolean folder, WebUrl base) {
        int end = relative.length();
        for (char stop : new char[] {'#', '?'}) {
            // A question mark may be a glob's: only what looks like a query is cut off.
            int at = relative.indexOf(stop);
            if (at >= 0 && (stop == '#' || relative.indexOf('=', at) > at)) {
                end = Math.min(end, at);
            }
        }
        String path = relative.substring(0, end);
        Deque<String> result = new ArrayDeque<>();
        if (!path.startsWith("/")) {
            result.addAll(folder || file.isEmpty() ? file : file.subList(0, file.size() - 1));
        }
        boolean endsInFolder = path.endsWith("/");
        for (String segment : path.split("/", -1)) {
            String dots = segment.replaceAll("(?i)%2e", ".");
            endsInFolder = segment.isEmpty() || dots.equals(".") || dots.equals("..");
            if (dots.equals("..")) {
                if (result.pollLast() == null) {
                    throw new ScmException.Refused("'" + relative + "' leads out of the repository of " + base);
                }
            } else if (!endsInFolder) {
                result.addLast(segment);
            }
        }
        String joined = String.join("/", result);
        return endsInFolder && !joined.isEmpty() ? joined + "/" : joined;
    }

    /** Decodes segments and joins them to a path in a repository. */
    static String decoded(List<String> segments) {
        String path = String.join("/", segments.stream().map(WebUrl::decode).toList());
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    static ScmException.Refused notAFile(String product, WebUrl url, String expected) {
        return new ScmException.Refused(
                "'" + url + "' is not a " + product + " URL that we can read; expected " + expected);
    }
}
