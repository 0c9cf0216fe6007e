package dev.callboard.scaffolder.action;

import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs single actions in a workspace, as a test of the action alone. */
public final class ActionTrial implements AutoCloseable {

    private final Workspace workspace;
    private final TemplateSource source;
    private final List<String> log = new ArrayList<>();

    public ActionTrial(Path folder, TemplateSource source) {
        this.workspace = Workspace.create(folder, "trial");
        this.source = source;
    }

    public ActionTrial(Path folder) {
        this(folder, TemplateSource.ofFiles(Map.of(), null));
    }

    public Workspace workspace() {
        return workspace;
    }

    /** What actions have said, the level in front. */
    public List<String> log() {
        return log;
    }

    /** Runs the action of that id and gives its outputs. */
    public ObjectNode run(List<TemplateAction> actions, String id, String input)
            throws IOException, InterruptedException {
        TemplateAction action = ActionRegistry.of(actions).find(id).orElseThrow();
        ActionContext context = new ActionContext(
                new ActionContext.Task(
                        "trial",
                        new TemplateInfo(
                                "template:default/trial", null, JsonNodeFactory.instance.objectNode(), null, "", ""),
                        new TaskUser("user:default/guest", null),
                        TaskSecrets.NONE,
                        workspace,
                        source,
                        new Cancellation(),
                        false),
                new ActionContext.Step("step", "Step", "trial/0/step"),
                (ObjectNode) new JsonMapper().readTree(input),
                (level, text) -> log.add(level + " " + text));
        action.execute(context);
        return context.outputs();
    }

    @Override
    public void close() {
        workspace.close();
    }
}
