package dev.callboard.scaffolder.template;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who started a task.
 *
 * @param ref the user's entity reference, or null if it was no user
 * @param entity the user's entity as it was then, or null if there was none
 */
public record TaskUser(@Nullable String ref, @Nullable ObjectNode entity) {

    /** A task that no user started. */
    public static final TaskUser NONE = new TaskUser(null, null);
}
