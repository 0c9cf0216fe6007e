package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Undone;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.node.JsonNodeFactory;

/** An action with effects in a map, which can find and undo them, and dies at the points that a test names. */
final class MadeThings implements TemplateAction {

    /** The things that are there, each with the key of the execution that made it. */
    final Map<String, String> made = new ConcurrentHashMap<>();

    final List<String> executions = new CopyOnWriteArrayList<>();
    final List<String> undone = new CopyOnWriteArrayList<>();
    String dieBefore = "";
    String dieAfter = "";
    String dieUndoing = "";
    boolean undoLies;
    int undoFailures;

    /** As if the process were gone: the engine takes it for no failure of the action. */
    static final class Death extends Error {

        Death() {
            super("killed", null, false, false);
        }
    }

    @Override
    public ActionDescription description() {
        return ActionDescription.of("own:make", "Makes a thing").withUndo("Removes the thing");
    }

    @Override
    public void execute(ActionContext context) {
        String name = context.input().path("name").asString();
        if (name.equals(dieBefore)) {
            dieBefore = "";
            throw new Death();
        }
        if (made.putIfAbsent(name, context.idempotencyKey()) != null) {
            throw ActionException.conflict(name + " is there twice");
        }
        executions.add(name);
        if (name.equals(dieAfter)) {
            dieAfter = "";
            throw new Death();
        }
        context.output("id", context.idempotencyKey());
    }

    @Override
    public Found find(ActionContext context) {
        boolean there = context.idempotencyKey()
                .equals(made.get(context.input().path("name").asString()));
        return there
                ? new Found.Done(JsonNodeFactory.instance.objectNode().put("id", context.idempotencyKey()))
                : new Found.Nothing();
    }

    @Override
    public Undone undo(ActionContext context) {
        String name = context.input().path("name").asString();
        if (undoFailures-- > 0) {
            throw ActionException.failed("away for a moment");
        }
        if (name.equals(dieUndoing)) {
            dieUndoing = "";
            throw new Death();
        }
        if (!undoLies) {
            made.remove(name);
            undone.add(name);
        }
        return new Undone.AsBefore(name + " is gone");
    }
}
