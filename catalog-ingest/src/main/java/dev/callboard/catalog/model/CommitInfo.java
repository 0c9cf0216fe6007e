package dev.callboard.catalog.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who made a commit, and when.
 *
 * @param repository the clone URL
 * @param commit its full name
 * @param author the author's name as the commit has it; may be empty
 * @param email the author's address as the commit has it; may be empty
 * @param authoredAt when the author says it was made; null if nothing more is known of the commit than its name
 */
public record CommitInfo(
        String repository,
        String commit,
        String author,
        String email,
        @Nullable Instant authoredAt) {

    private static final int MAX_LENGTH = 200;

    /** Git takes anything for a name. */
    public CommitInfo {
        author = bounded(author);
        email = bounded(email);
    }

    private static String bounded(String text) {
        String clean = text.replace('\u0000', ' ').strip();
        return clean.length() > MAX_LENGTH ? clean.substring(0, MAX_LENGTH) : clean;
    }
}
