package dev.callboard.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Which errors are asked for; what is null does not matter.
 *
 * @param repository the clone URL, with or without {@code .git}
 * @param location the location reference of a file, or how it begins
 * @param owner the reference of an entity that owns the erroneous entity, or another one of its file
 */
public record ErrorQuery(
        @Nullable String repository,
        @Nullable String location,
        @Nullable String owner,
        int offset,
        int limit) {}
