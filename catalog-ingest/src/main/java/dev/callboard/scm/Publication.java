package dev.callboard.scm;

import java.nio.file.Path;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/**
 * What is to be published, and where.
 *
 * @param cloneUrl the repository; one of this machine that does not exist is made
 * @param branch without {@code refs/heads/}; made if the repository does not have it
 * @param folder what the commit shall hold
 */
public record Publication(String cloneUrl, String branch, Path folder, Content content, String message, Author author) {

    public Publication {
        if (!Repository.isValidRefName(Constants.R_HEADS + branch)) {
            throw new ScmException.Refused("'" + branch + "' cannot be the name of a branch");
        }
        if (message.isBlank()) {
            throw new ScmException.Refused("A commit needs a message");
        }
    }

    String fullBranch() {
        return Constants.R_HEADS + branch;
    }

    /** What becomes of the files that the branch has already. */
    public enum Content {
        /** The commit holds the folder and nothing else. */
        REPLACE,
        /** The folder's files are added, or take the place of those with the same path; all others stay. */
        MERGE
    }

    public record Author(String name, String email) {

        public Author {
            if (name.isBlank() || !email.matches("[^<>\\s]+")) {
                throw new IllegalArgumentException("An author needs a name and an email address");
            }
        }
    }

    /**
     * What came of it.
     *
     * @param commit what the branch is at
     * @param changed false if the branch already held the content, so that no commit was made
     * @param repositoryCreated whether the repository was made for it
     */
    public record Result(CommitId commit, boolean changed, boolean repositoryCreated) {}
}
