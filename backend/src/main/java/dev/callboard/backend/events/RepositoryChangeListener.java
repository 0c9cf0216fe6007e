package dev.callboard.backend.events;

/** Whoever wants to know that a repository may have changed. */
@FunctionalInterface
public interface RepositoryChangeListener {

    /**
     * Tells of a push. May block, though not on the repository.
     *
     * @param url one of the repository's URLs
     * @return whether anything is read from there
     */
    boolean repositoryChanged(String url);
}
