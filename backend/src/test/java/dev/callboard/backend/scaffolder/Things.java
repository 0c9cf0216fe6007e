package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Undone;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.node.JsonNodeFactory;

/** The action {@code test:make}: makes a thing that the input names, and can take it away again. */
final class Things implements TemplateAction {

    /** What is there. */
    final List<String> made = new CopyOnWriteArrayList<>();

    /** Everything that was ever made, in order. */
    final List<String> history = new CopyOnWriteArrayList<>();

    @Override
    public ActionDescription description() {
        return ActionDescription.of("test:make", "Makes a thing").withUndo("Takes it away");
    }

    @Override
    public void execute(ActionContext context) {
        String name = context.input().path("text").asString();
        made.add(name);
        history.add(name);
    }

    @Override
    public Found find(ActionContext context) {
        return made.contains(context.input().path("text").asString())
                ? new Found.Done(JsonNodeFactory.instance.objectNode())
                : new Found.Nothing();
    }

    @Override
    public Undone undo(ActionContext context) {
        String name = context.input().path("text").asString();
        made.remove(name);
        return new Undone.AsBefore(name + " is gone");
    }
}
