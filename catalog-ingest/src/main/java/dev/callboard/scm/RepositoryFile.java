package dev.callboard.scm;

import java.util.ArrayList;
import java.util.List;

/**
 * A file, folder or glob in a repository.
 *
 * @param cloneUrl where Git reads the repository
 * @param ref a branch, tag, full ref name or full commit id; empty for the default branch
 * @param path from the root of the repository, without a slash at either end; may be a glob; empty for the root
 * @param refMayBeLonger whether the URL it came from leaves open where the ref ends and the path begins, as
 *     {@code blob/feature/x/file} does: {@link GitMirror#settle} decides
 */
public record RepositoryFile(String cloneUrl, String ref, String path, boolean refMayBeLonger) {

    private static final int MAX_REF_SEGMENTS = 10;

    public RepositoryFile {
        TreePath.check(path);
        refMayBeLonger = refMayBeLonger && !path.isEmpty();
    }

    public RepositoryFile(String cloneUrl, String ref, String path) {
        this(cloneUrl, ref, path, false);
    }

    /** Whether the path names files by pattern. */
    public boolean isGlob() {
        return GlobPattern.isGlob(path);
    }

    /** All ways to tell the ref from the path, the one with the longest ref first; only this one if there is no doubt. */
    List<RepositoryFile> readings() {
        if (!refMayBeLonger) {
            return List.of(this);
        }
        var readings = new ArrayList<RepositoryFile>();
        RepositoryFile longest = this;
        readings.add(new RepositoryFile(cloneUrl, ref, path));
        while (!longest.path.isEmpty() && readings.size() < MAX_REF_SEGMENTS) {
            int slash = longest.path.indexOf('/');
            int end = slash < 0 ? longest.path.length() : slash;
            String rest = longest.path.substring(Math.min(end + 1, longest.path.length()));
            longest = new RepositoryFile(cloneUrl, longest.ref + "/" + longest.path.substring(0, end), rest);
            readings.addFirst(longest);
        }
        return List.copyOf(readings);
    }
}
