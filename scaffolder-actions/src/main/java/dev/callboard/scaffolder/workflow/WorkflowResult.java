package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.ApprovalRequirement;
import dev.callboard.policy.Finding;
import dev.callboard.scaffolder.action.Undone;
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
     * People have to agree first. Nothing is under way, and nothing more is done: whoever asked for the run keeps the task
     * and runs it again, with what has been said, when there is an answer or no hope of one. What has been done stays.
     *
     * @param stepId the step that waits, to be done or undone, or null if it is the whole plan and nothing has run
     * @param planHash what an approval is given for
     * @param requirements whose word is still open; never empty
     * @param question what the policy was asked, secrets masked; its id is the decision's
     */
    record Waiting(
            @Nullable String stepId, String planHash, List<ApprovalRequirement> requirements, ObjectNode question)
            implements WorkflowResult {

        public Waiting {
            requirements = List.copyOf(requirements);
        }

        /** Whether the task only undoes what it has done, and an effect waits to be undone. */
        public boolean isUndoing() {
            return question.path("phase").asString("").equals(PolicyDocuments.UNDO);
        }
    }

    /**
     * The task was cancelled.
     *
     * @param stepId the step that was under way, or null if none was
     */
    record Cancelled(String message, @Nullable String stepId) implements WorkflowResult {}

    /**
     * The task ended like this, and what it had done was undone.
     *
     * @param why a failure, a refusal or a cancellation
     * @param effects what became of each effect, newest first; never empty
     */
    record Unwound(WorkflowResult why, List<EffectEnd> effects) implements WorkflowResult {

        public Unwound {
            effects = List.copyOf(effects);
        }

        /** What is still there, newest first. */
        public List<EffectEnd> left() {
            return effects.stream()
                    .filter(effect -> effect.outcome() instanceof Undone.Left)
                    .toList();
        }
    }

    /** What became of one effect of a task that did not come to a good end. */
    record EffectEnd(Execution execution, Undone outcome) {}
}
