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
    private final BackstagePlugins plugins;
    private final boolean dryRun;
    private final TaskSecrets secrets;
    private final List<String> log = new ArrayList<>();
    private ActionContext last;

    public ActionTrial(Path folder, TemplateSource source) {
        this(folder, source, BackstagePlugins.none(), false, TaskSecrets.NONE);
    }

    public ActionTrial(
            Path folder, TemplateSource source, BackstagePlugins plugins, boolean dryRun, TaskSecrets secrets) {
        this.workspace = Workspace.create(folder, "trial");
        this.source = source;
        this.plugins = plugins;
        this.dryRun = dryRun;
        this.secrets = secrets;
        this.last = context("{}", EffectNotes.forgotten());
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
        ActionContext context = context(input, EffectNotes.forgotten());
        last = context;
        action(actions, id).execute(context);
        return context.outputs();
    }

    /** Looks for the effect of the last execution. */
    public Found find(List<TemplateAction> actions, String id) throws IOException, InterruptedException {
        return action(actions, id).find(again());
    }

    /** Undoes the last execution. */
    public Undone undo(List<TemplateAction> actions, String id) throws IOException, InterruptedException {
        return action(actions, id).undo(again());
    }

    private static TemplateAction action(List<TemplateAction> actions, String id) {
        return ActionRegistry.of(actions).find(id).orElseThrow();
    }

    private ActionContext again() {
        return context(last.input().toString(), new EffectNotes(last.notes(), notes -> {}));
    }

    private ActionContext context(String input, EffectNotes notes) {
        return new ActionContext(
                new ActionContext.Task(
                        "trial",
                        new TemplateInfo(
                                "template:default/trial", null, JsonNodeFactory.instance.objectNode(), null, "", ""),
                        new TaskUser("user:default/guest", null),
                        secrets,
                        workspace,
                        source,
                        new Cancellation(),
                        dryRun,
                        plugins),
                new ActionContext.Step("step", "Step", "trial/0/step"),
                (ObjectNode) new JsonMapper().readTree(input),
                (level, text) -> log.add(level + " " + text),
                new ActionContext.Past(notes, JsonNodeFactory.instance.objectNode()));
    }

    @Override
    public void close() {
        workspace.close();
    }
}
