package dev.callboard.scaffolder.workflow;

import org.jspecify.annotations.Nullable;

/**
 * One line of what a person sees of a running task. Holds no secret.
 *
 * @param stepId the step it belongs to, or null if it is about the task
 * @param status how far the step has come, or null if the line is something that its action said
 * @param message the text, with the colours of levels as terminals show them
 */
public record WorkflowEvent(
        @Nullable String stepId, @Nullable StepStatus status, String message) {}
