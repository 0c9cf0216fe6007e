package dev.callboard.scaffolder.action.publish;

/**
 * What a commit says when the step does not.
 *
 * @param authorName who made it
 * @param authorEmail the author's address
 * @param commitMessage its message
 */
public record GitDefaults(String authorName, String authorEmail, String commitMessage) {

    /** Backstage's own defaults. */
    public static final GitDefaults STANDARD =
            new GitDefaults("Scaffolder", "scaffolder@backstage.io", "initial commit");
}
