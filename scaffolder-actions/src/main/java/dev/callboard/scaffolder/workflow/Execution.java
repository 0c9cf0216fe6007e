package dev.callboard.scaffolder.workflow;

import org.jspecify.annotations.Nullable;

/**
 * One call of one action: a step, or one iteration of a step with {@code each}. What the journal writes about.
 *
 * @param stepIndex the position of the step, from 0; ids may repeat, positions do not
 * @param stepId the step's id
 * @param eachKey the key of the iteration, or null
 * @param action the id of the action
 */
public record Execution(
        int stepIndex, String stepId, @Nullable String eachKey, String action) {

    String idempotencyKey(String taskId) {
        String key = taskId + "/" + stepIndex + "/" + stepId;
        return eachKey == null ? key : key + "/" + eachKey;
    }
}
