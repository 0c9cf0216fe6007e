package dev.callboard.scaffolder.action.host;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Undone;
import java.io.IOException;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** An action put together from what it does, how its effect is found and how it is undone. */
public final class HostAction implements TemplateAction {

    private final ActionDescription description;
    private final Parts parts;
    private final Function<ObjectNode, ActionTarget> target;

    private HostAction(ActionDescription description, Parts parts, Function<ObjectNode, ActionTarget> target) {
        this.description = description;
        this.parts = parts;
        this.target = target;
    }

    /** An action whose effect can be repeated without harm, or that has none. */
    public static HostAction of(ActionDescription description, Work work) {
        return new HostAction(description, new OnlyWork(description, work), input -> ActionTarget.NONE);
    }

    /** An action that can find its effect. */
    public static HostAction of(ActionDescription description, Parts parts) {
        return new HostAction(description, parts, input -> ActionTarget.NONE);
    }

    /** The same, that touches what its well-known inputs do not tell. */
    public HostAction touching(Function<ObjectNode, ActionTarget> what) {
        return new HostAction(description, parts, what);
    }

    @Override
    public ActionDescription description() {
        return description;
    }

    @Override
    public ActionTarget target(ObjectNode input) {
        return target.apply(input);
    }

    @Override
    public void execute(ActionContext context) throws IOException, InterruptedException {
        parts.execute(context);
    }

    @Override
    public Found find(ActionContext context) throws IOException, InterruptedException {
        return parts.find(context);
    }

    @Override
    public Undone undo(ActionContext context) throws IOException, InterruptedException {
        return parts.undo(context);
    }

    /** What an action does. */
    @FunctionalInterface
    public interface Work {
        void execute(ActionContext context) throws IOException, InterruptedException;
    }

    /** The three parts of an action with an effect, as {@link TemplateAction} says what they are. */
    public interface Parts {
        void execute(ActionContext context) throws IOException, InterruptedException;

        Found find(ActionContext context) throws IOException, InterruptedException;

        Undone undo(ActionContext context) throws IOException, InterruptedException;
    }

    /** What can be said of an action that is nothing but what it does, as {@link TemplateAction} says it by default. */
    private record OnlyWork(ActionDescription description, Work work) implements Parts {

        @Override
        public void execute(ActionContext context) throws IOException, InterruptedException {
            work.execute(context);
        }

        @Override
        public Found find(ActionContext context) {
            return description.repeatable() || description.sideEffect() != SideEffect.EXTERNAL
                    ? new Found.Nothing()
                    : new Found.Unknown("The action %s cannot look for its effect".formatted(description.id()));
        }

        @Override
        public Undone undo(ActionContext context) {
            throw new UnsupportedOperationException(description.id() + " cannot be undone");
        }
    }
}
