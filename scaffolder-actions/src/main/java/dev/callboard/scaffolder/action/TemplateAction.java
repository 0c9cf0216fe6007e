package dev.callboard.scaffolder.action;

import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that a step of a template can do, such as {@code publish:git}.
 *
 * <p>An action keeps no state between executions and may run for several tasks at once. Actions of other jars are found
 * by {@link java.util.ServiceLoader} when they are listed as a provider of this interface.
 */
public interface TemplateAction {

    /** What the action is called, what it takes and gives, and what it touches; the same at every call. */
    ActionDescription description();

    /**
     * What an execution with this input would touch, beyond what {@link ActionTarget#of} reads from the inputs that mean
     * the same in all actions, which counts first.
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
}
