package dev.callboard.catalog.provider;

/**
 * What is looked at as a whole: a repository at a ref, or local files.
 *
 * @param address the clone URL, or that of a file; for local files their path, which may be a glob
 * @param ref the branch or tag as the target's URL has it; empty for the default branch and for local files
 */
public record SourceId(Kind kind, String address, String ref) {

    public enum Kind {
        GIT,
        FILE,
        /** A single file of a server that is no Git host. */
        WEB
    }

    /** Whether looking costs no network. */
    public boolean isLocal() {
        return kind == Kind.FILE || address.startsWith("file:");
    }

    /** The clone URL; empty for local files. */
    public String repository() {
        return kind == Kind.GIT ? address : "";
    }

    /** What shares a fate with other sources: the host, for remote ones. */
    public String host() {
        int start = address.indexOf("://");
        if (isLocal() || start < 0) {
            return "";
        }
        int end = address.indexOf('/', start + 3);
        return end < 0 ? address.substring(start + 3) : address.substring(start + 3, end);
    }

    /** One line that no other source has. */
    @Override
    public String toString() {
        return ref.isEmpty() ? address : address + " at " + ref;
    }
}
