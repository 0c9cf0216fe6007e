package dev.callboard.backend.scaffolder;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task that is to be stored.
 *
 * @param spec what to run
 * @param createdBy the user who asked, if it was one
 * @param origin who asked and how, as {@link TaskOrigins} writes it
 * @param secrets encrypted
 */
record NewTask(TaskId id, ObjectNode spec, @Nullable String createdBy, ObjectNode origin, byte[] secrets) {}
