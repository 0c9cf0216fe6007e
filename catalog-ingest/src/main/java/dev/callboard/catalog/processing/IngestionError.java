package dev.callboard.catalog.processing;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with what was read, or why it could not be read.
 *
 * @param repository the clone URL, or empty for local files
 * @param location the location reference of the file or target
 * @param path the path in the repository; empty if no file was reached
 * @param commit the commit it was read from, if any
 * @param line counted from one; zero if no line is to blame
 * @param column counted from one; zero if no column is to blame
 * @param entityRef the entity concerned, as far as it is known
 * @param name the error's name in Backstage's words, such as {@code InputError}
 */
public record IngestionError(
        String repository,
        String location,
        String path,
        @Nullable String commit,
        int line,
        int column,
        @Nullable String entityRef,
        String name,
        String message) {

    /** A reference may be anything that somebody wrote, and no store takes the character with code zero. */
    public IngestionError {
        entityRef = entityRef == null ? null : entityRef.replace('\u0000', ' ');
    }
}
