package dev.callboard.scaffolder.action.host;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.Found;
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
        return new HostAction(description, new OnlyWork(work), input -> ActionTarget.NONE);
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
        return parts instanceof OnlyWork ? TemplateAction.super.find(context) : parts.find(context);
    }

    @Override
    public Undone undo(ActionContext context) throws IOException, InterruptedException {
        return parts instanceof OnlyWork ? TemplateAction.super.undo(context) : parts.undo(context);
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

    private record OnlyWork(Work work) implements Parts {

        @Override
        public void execute(ActionContext context) throws IOException, InterruptedException {
            work.execute(context);
        }

        @Override
        public Found find(ActionContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Undone undo(ActionContext context) {
            throw new UnsupportedOperationException();
        }
    }
}
