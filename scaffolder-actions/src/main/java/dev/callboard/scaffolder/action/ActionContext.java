package dev.callboard.scaffolder.action;

import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateInfo;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * All that one execution of an action is given, and where it puts its outputs. Made for one execution; not thread-safe,
 * except for the log.
 */
public final class ActionContext {

    private final Task task;
    private final String stepId;
    private final String stepName;
    private final String idempotencyKey;
    private final ObjectNode input;
    private final ActionLog log;
    private final EffectNotes notes;
    private final ObjectNode outputs;

    /** A context whose notes nobody keeps; otherwise as {@link #ActionContext(Task, Step, ObjectNode, ActionLog, Past)}. */
    public ActionContext(Task task, Step step, ObjectNode input, ActionLog log) {
        this(task, step, input, log, Past.none());
    }

    /**
     * @param step the step that is executed
     * @param input the rendered and validated input, which the context takes over
     * @param log where lines for the step go
     * @param past what is left of the execution when it is taken up again, found or undone
     */
    public ActionContext(Task task, Step step, ObjectNode input, ActionLog log, Past past) {
        this.task = task;
        this.stepId = step.id();
        this.stepName = step.name();
        this.idempotencyKey = step.idempotencyKey();
        this.input = input;
        this.log = log;
        this.notes = past.notes();
        this.outputs = past.outputs();
    }

    /** The input, rendered and valid against the action's schema. */
    public ObjectNode input() {
        return input;
    }

    public Workspace workspace() {
        return task.workspace();
    }

    /** The files that the template refers to. */
    public TemplateSource source() {
        return task.source();
    }

    public ActionLog log() {
        return log;
    }

    public TaskSecrets secrets() {
        return task.secrets();
    }

    /** Who started the task. */
    public TaskUser user() {
        return task.user();
    }

    public TemplateInfo template() {
        return task.template();
    }

    public String taskId() {
        return task.id();
    }

    public String stepId() {
        return stepId;
    }

    public String stepName() {
        return stepName;
    }

    /** The same text whenever this execution is tried again, and no other's. */
    public String idempotencyKey() {
        return idempotencyKey;
    }

    /**
     * Writes down something about the effect that {@link TemplateAction#find} and {@link TemplateAction#undo} need; durable
     * when it returns. Note what is there before changing it, and what was made as soon as it is made. The last value for
     * a name counts. Secrets are taken out, so what needs one cannot be noted.
     */
    public void note(String name, JsonNode value) {
        notes.put(name, value);
    }

    /** As {@link #note(String, JsonNode)}. */
    public void note(String name, String value) {
        notes.put(name, StringNode.valueOf(value));
    }

    /**
     * Puts out a secret that the execution has made, such as a token. From here on the value is hidden in everything that is
     * shown or stored, notes and outputs included; it is kept encrypted until the task ends, so that later steps have it and
     * what was noted with it can be read again. Durable when it returns: call it before the value is noted or put out.
     */
    public void secretOutput(String name, String value) {
        notes.keep(name, value);
        outputs.put(name, value);
    }

    /** All that was noted about this execution, by earlier attempts too. */
    public ObjectNode notes() {
        return notes.all();
    }

    /** Whether nothing outside the workspace may be changed. */
    public boolean isDryRun() {
        return task.dryRun();
    }

    public Cancellation cancellation() {
        return task.cancellation();
    }

    /** Sets an output; the last value for a name counts. */
    public void output(String name, JsonNode value) {
        outputs.set(name, value);
    }

    /** Sets an output; the last value for a name counts. */
    public void output(String name, String value) {
        outputs.put(name, value);
    }

    /** The outputs set so far; in {@link TemplateAction#undo} those of the execution, empty if it did not finish. */
    public ObjectNode outputs() {
        return outputs.deepCopy();
    }

    /** The plugins of this Backstage, asked in the name of the task's user. */
    public BackstagePlugins plugins() {
        return task.plugins();
    }

    /** Makes an empty folder outside the workspace that is removed after the step. */
    public Path createTemporaryFolder() throws IOException {
        return task.workspace().createTemporaryFolder();
    }

    /**
     * What the executions of one task have in common.
     *
     * @param source reads the files that the template refers to
     * @param dryRun whether nothing outside the workspace may be changed
     * @param plugins asks plugins in the name of the user
     */
    public record Task(
            String id,
            TemplateInfo template,
            TaskUser user,
            TaskSecrets secrets,
            Workspace workspace,
            TemplateSource source,
            Cancellation cancellation,
            boolean dryRun,
            BackstagePlugins plugins) {

        /** Executions that can ask no plugin. */
        public Task(
                String id,
                TemplateInfo template,
                TaskUser user,
                TaskSecrets secrets,
                Workspace workspace,
                TemplateSource source,
                Cancellation cancellation,
                boolean dryRun) {
            this(id, template, user, secrets, workspace, source, cancellation, dryRun, BackstagePlugins.none());
        }
    }

    /**
     * The step that is executed.
     *
     * @param idempotencyKey the same text whenever this execution is tried again, and no other's
     */
    public record Step(String id, String name, String idempotencyKey) {}

    /**
     * What is left of an execution.
     *
     * @param notes what was noted of its effect
     * @param outputs what it has put out, which the context takes over
     */
    public record Past(EffectNotes notes, ObjectNode outputs) {

        /** Nothing: the execution is the first, and whatever it notes is forgotten. */
        public static Past none() {
            return new Past(EffectNotes.forgotten(), JsonNodeFactory.instance.objectNode());
        }
    }
}
