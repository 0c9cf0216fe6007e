package dev.callboard.backend.events;

/** Whoever wants to know that a repository may have changed. */
@FunctionalInterface
public interface RepositoryChangeListener {

    /** What has happened to it. */
    enum Change {
        /** Its content is another. */
        PUSHED,
        /** It was made, renamed, archived, deleted, or its settings are others. */
        MOVED,
        /** A group of repositories was made, renamed or deleted, so each below it may have another address. */
        GROUP_MOVED
    }

    /**
     * Tells of a change. May block, though not on the repository.
     *
     * @param url one of the repository's URLs, or that of the group
     * @return whether anything is read from there
     */
    boolean repositoryChanged(String url, Change change);
}
