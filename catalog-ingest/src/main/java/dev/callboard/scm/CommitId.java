package dev.callboard.scm;

/** The name of a commit: its full hash in lower-case hexadecimal. */
public record CommitId(String name) {

    public CommitId {
        if (!name.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'" + name + "' is no commit id");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
