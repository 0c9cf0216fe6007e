package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How a run ended. Holds no secret. */
public sealed interface WorkflowResult {

    /** Every step was done or skipped. */
    record Completed(ObjectNode output) implements WorkflowResult {}

    /**
     * A step failed.
     *
     * @param errorName what an error body calls it, such as {@code InputError}
     * @param stepId the step that failed first, or null if it was none
     */
    record Failed(
            String errorName, String message, @Nullable String stepId) implements WorkflowResult {}

    /**
     * The policy refused.
     *
     * @param findings why, and what can be done about it; never empty
     * @param stepId the step that was refused, or null if it was the whole plan and nothing has run
     */
    record Refused(List<Finding> findings, @Nullable String stepId) implements WorkflowResult {

        public Refused {
            findings = List.copyOf(findings);
        }
    }

    /**
     * The task was cancelled.
     *
     * @param stepId the step that was under way, or null if none was
     */
    record Cancelled(String message, @Nullable String stepId) implements WorkflowResult {}
}
