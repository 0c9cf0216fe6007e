package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.EffectNotes;
import dev.callboard.scaffolder.action.Undone;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution that has, or may have, changed something outside the workspace.
 *
 * @param proposed the execution
 * @param input the input that the action was given: the rendered one with the policy's changes
 * @param masked the same without secrets
 * @param notes what the action noted
 * @param outputs what it has put out, empty if it did not finish
 * @param state how far it has come
 * @param outcome what became of undoing it, if an earlier attempt came so far
 */
record Effect(
        ProposedStep proposed,
        ObjectNode input,
        ObjectNode masked,
        EffectNotes notes,
        ObjectNode outputs,
        State state,
        @Nullable Undone outcome) {

    enum State {
        DONE,
        /** The action gave up; a part of it may be there. */
        FAILED,
        /** Nobody saw how it ended. */
        UNKNOWN
    }

    Effect as(State other) {
        return new Effect(proposed, input, masked, notes, outputs, other, outcome);
    }

    Effect done(ObjectNode putOut) {
        return new Effect(proposed, input, masked, notes, putOut, State.DONE, outcome);
    }

    ActionContext.Past past() {
        return new ActionContext.Past(notes, outputs.deepCopy());
    }
}
