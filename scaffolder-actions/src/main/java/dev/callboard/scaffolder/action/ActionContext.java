package dev.callboard.scaffolder.action;

import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateInfo;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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
    private final ObjectNode outputs = JsonNodeFactory.instance.objectNode();

    /**
     * @param step the step that is executed
     * @param input the rendered and validated input, which the context takes over
     * @param log where lines for the step go
     */
    public ActionContext(Task task, Step step, ObjectNode input, ActionLog log) {
        this.task = task;
        this.stepId = step.id();
        this.stepName = step.name();
        this.idempotencyKey = step.idempotencyKey();
        this.input = input;
        this.log = log;
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

    /** The outputs set so far. */
    public ObjectNode outputs() {
        return outputs.deepCopy();
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
     */
    public record Task(
            String id,
            TemplateInfo template,
            TaskUser user,
            TaskSecrets secrets,
            Workspace workspace,
            TemplateSource source,
            Cancellation cancellation,
            boolean dryRun) {}

    /**
     * The step that is executed.
     *
     * @param idempotencyKey the same text whenever this execution is tried again, and no other's
     */
    public record Step(String id, String name, String idempotencyKey) {}
}
