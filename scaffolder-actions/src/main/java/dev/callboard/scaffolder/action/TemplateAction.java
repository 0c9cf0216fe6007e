package dev.callboard.scaffolder.action;

import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that a step of a template can do, such as {@code publish:git}.
 *
 * <p>An action keeps no state between executions and may run for several tasks at once. Actions of other jars are found
 * by {@link java.util.ServiceLoader} when they are listed as a provider of this interface.
 *
 * <p>A worker may die at any point of an execution, and a task may fail long after it. An action with effects outside the
 * workspace therefore has three parts: {@link #execute} has the effect and {@linkplain ActionContext#note notes} what was
 * there before, {@link #find} tells whether the effect is there, {@link #undo} takes it back. The workflow engine calls
 * them so that no effect happens twice and none is left behind:
 *
 * <pre>{@code
 * execute ──> outcome stored ──> ... task fails ──> undo ──> find: must be nothing
 *    └── worker dies ──> find: done? go on    nothing, partly? execute again    unknown? fail
 * }</pre>
 */
public interface TemplateAction {

    /** What the action is called, what it takes and gives, and what it touches; the same at every call. */
    ActionDescription description();

    /**
     * What an execution with this input would touch. It counts before what {@link ActionTarget#of} reads from those of the
     * action's inputs that mean the same in all actions; leave null what that reads right.
     *
     * <p>Values that are secret or not known yet are null in the input, and the others may be of the wrong type: what
     * cannot be read from it is left out. Never throws for an input.
     */
    default ActionTarget target(ObjectNode input) {
        return ActionTarget.NONE;
    }

    /**
     * Does it. May block; a cancelled task interrupts the thread.
     *
     * <p>Called by the workflow engine only, after the policy has allowed exactly the context's input.
     *
     * @throws ActionException for every failure that the template's author or user can understand
     */
    void execute(ActionContext context) throws IOException, InterruptedException;

    /**
     * Looks for the effect of an execution, and changes nothing. Called when a worker died between the start of an
     * execution and its outcome, when an execution failed half-way, and after {@link #undo} to verify it.
     *
     * <p>The context has the same input and idempotency key as in {@link #execute}, and all notes. The workspace may be
     * empty. What is looked for is the effect of this very execution, not one like it that somebody else had: compare with
     * the notes, or with a mark that the execution left, such as its idempotency key.
     *
     * <p>If this is not overridden, an action without effects outside the workspace, or one whose description says that it
     * may be {@linkplain ActionDescription#withRepeat() repeated}, is taken to have done nothing, so it is executed again;
     * of every other the outcome is unknown, and the step fails.
     */
    default Found find(ActionContext context) throws IOException, InterruptedException {
        ActionDescription description = description();
        return description.repeatable() || description.sideEffect() != SideEffect.EXTERNAL
                ? new Found.Nothing()
                : new Found.Unknown("The action %s cannot look for its effect".formatted(description.id()));
    }

    /**
     * Takes the effect of an execution back, as far as nobody else has built on it. Called only if the description
     * {@linkplain ActionDescription#withUndo declares} it, newest effect first, each past the policy; possibly again when a
     * worker died in the middle of it. May block.
     *
     * <p>The context has the input, the notes and the outputs of the execution; its workspace may be empty. An execution
     * that failed or died half-way is undone too, so any note may be missing: what was not noted has not been done.
     *
     * @return {@link Undone.Left} for whatever must not or cannot be taken back: a repository that somebody has pushed
     *     to, an object that was changed since
     * @throws ActionException if it was tried and did not work; the effect is then listed as left
     */
    default Undone undo(ActionContext context) throws IOException, InterruptedException {
        throw new UnsupportedOperationException(description().id() + " cannot be undone");
    }
}
