package dev.callboard.scm;

import java.time.Instant;

/**
 * Who wrote a commit; Git takes anybody's word for it.
 *
 * @param name may be empty
 * @param email may be empty
 */
public record CommitAuthor(String name, String email, Instant at) {}
