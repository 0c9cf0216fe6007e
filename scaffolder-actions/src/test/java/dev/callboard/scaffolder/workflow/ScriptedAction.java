package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.TemplateAction;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.node.ObjectNode;

/** An action that does what a test says and keeps the inputs it was called with. */
final class ScriptedAction implements TemplateAction {

    final List<ObjectNode> inputs = new CopyOnWriteArrayList<>();

    private final ActionDescription description;
    private final Script script;

    ScriptedAction(ActionDescription description, Script script) {
        this.description = description;
        this.script = script;
    }

    static ScriptedAction named(String id, Script script) {
        return new ScriptedAction(ActionDescription.of(id, "For tests"), script);
    }

    /** Puts its input out again. */
    static ScriptedAction echo(String id) {
        return named(id, context -> context.input().forEachEntry(context::output));
    }

    @Override
    public ActionDescription description() {
        return description;
    }

    @Override
    public void execute(ActionContext context) throws IOException, InterruptedException {
        inputs.add(context.input().deepCopy());
        script.run(context);
    }

    interface Script {

        void run(ActionContext context) throws IOException, InterruptedException;
    }
}
