package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.InputChange;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.Undone;
import java.util.List;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

/** One line of a task's journal. Holds no secret. */
public sealed interface JournalEntry {

    /** A line about one execution. */
    sealed interface OfExecution extends JournalEntry {

        Execution execution();
    }

    /**
     * An effect that is about to happen.
     *
     * @param decisionId the decision that allows it
     * @param policyRevision the bundle that decided
     * @param inputHash a keyed digest of the input, as it was before the policy's changes
     * @param idempotencyKey the key that the action is given
     * @param changes what the policy changed in the input
     * @param hidden where in the input there is what rules want to see in no log
     */
    record Intended(
            Execution execution,
            SideEffect sideEffect,
            String decisionId,
            String policyRevision,
            String inputHash,
            String idempotencyKey,
            List<InputChange> changes,
            List<JsonPointer> hidden)
            implements OfExecution {

        public Intended {
            changes = List.copyOf(changes);
            hidden = List.copyOf(hidden);
        }
    }

    /**
     * What an action has written down about its effect so far.
     *
     * @param notes all its notes, secrets masked
     */
    record Noted(Execution execution, ObjectNode notes) implements OfExecution {}

    /**
     * An effect that has happened.
     *
     * @param outputs what the action put out, secrets masked
     * @param masked whether the secrets in the outputs cannot be put back
     * @param hidden where in the input there is what rules want to see in no log since they have seen the outputs
     */
    record Completed(
            Execution execution, SideEffect sideEffect, ObjectNode outputs, boolean masked, List<JsonPointer> hidden)
            implements OfExecution {

        public Completed {
            hidden = List.copyOf(hidden);
        }
    }

    /** A call that went wrong; a part of its effect may be there. */
    record Failed(Execution execution, String errorName, String message) implements OfExecution {}

    /**
     * From here on the task only undoes what it has done.
     *
     * @param why what the task has come to
     */
    record Unwinding(WorkflowResult why) implements JournalEntry {}

    /** An effect is about to be undone. */
    record Undoing(Execution execution, String decisionId, String policyRevision) implements OfExecution {}

    /** What became of undoing an effect. */
    record Reversed(Execution execution, Undone outcome) implements OfExecution {}
}
