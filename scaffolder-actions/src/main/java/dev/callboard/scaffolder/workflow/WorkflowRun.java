package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.Finding;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionLog;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.template.TaskStep;
import dev.callboard.scaffolder.workflow.PolicyDocuments.Progress;
import dev.callboard.scaffolder.workflow.WorkflowJournal.Completed;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Where one run stands. Touched by one thread after the other, never by two at once. */
final class WorkflowRun {

    private static final int MAX_FILES_COUNTED = 10_000;

    private final WorkflowTask task;
    private final WorkflowJournal journal;
    private final WorkflowSettings settings;
    private final SecretMask mask;
    private final TaskPlan plan;
    private final Workspace workspace;
    private final boolean dryRun;
    private final Map<Execution, Completed> before = new HashMap<>();
    private final ObjectNode steps = JsonNodeFactory.instance.objectNode();
    private final ArrayNode previous = JsonNodeFactory.instance.arrayNode();
    private final List<String> hidden = new CopyOnWriteArrayList<>();
    private @Nullable WorkflowResult failure;
    private WorkflowResult.@Nullable Waiting waiting;

    WorkflowRun(
            WorkflowTask task,
            WorkflowJournal journal,
            WorkflowSettings settings,
            SecretMask mask,
            TaskPlan plan,
            Workspace workspace,
            List<Completed> completedBefore,
            boolean dryRun) {
        this.task = task;
        this.journal = journal;
        this.settings = settings;
        this.mask = mask;
        this.plan = plan;
        this.workspace = workspace;
        this.dryRun = dryRun;
        completedBefore.forEach(completed -> before.put(completed.execution(), completed));
    }

    WorkflowTask task() {
        return task;
    }

    SecretMask mask() {
        return mask;
    }

    Workspace workspace() {
        return workspace;
    }

    WorkflowJournal journal() {
        return journal;
    }

    boolean isDryRun() {
        return dryRun;
    }

    boolean isCancelled() {
        return task.cancellation().isCancelled();
    }

    /** What an earlier attempt completed, or null. */
    @Nullable Completed completedBefore(Execution execution) {
        return before.get(execution);
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Notes a failure; the first one is what the run ends with. */
    void fail(WorkflowResult result) {
        if (failure == null) {
            failure = result;
        }
    }

    @Nullable WorkflowResult failure() {
        return failure;
    }

    /** Notes that people have to agree before the run goes on. */
    void waitFor(WorkflowResult.Waiting what) {
        waiting = what;
    }

    WorkflowResult.@Nullable Waiting waiting() {
        return waiting;
    }

    /** Keeps texts out of all that is shown from now on, because rules ask for it. */
    void hide(Collection<String> texts) {
        hidden.addAll(texts);
    }

    /** The texts that rules want to see in no log. */
    List<String> hidden() {
        return hidden;
    }

    /** A text for people. */
    String redact(String text) {
        String redacted = text;
        for (String each : hidden) {
            redacted = redacted.replace(each, SecretMask.HIDDEN);
        }
        return mask.redact(redacted);
    }

    Contexts contexts() {
        return Contexts.full(task, settings, mask, steps);
    }

    JsonNode contextWithoutSecrets() {
        return Contexts.withoutSecrets(task, settings, steps);
    }

    /** Lets later steps see the outputs of a step. */
    void completed(TaskStep step, ObjectNode outputs) {
        steps.putObject(step.id()).set("output", outputs);
        note(step, StepStatus.COMPLETED, mask.mask(outputs));
    }

    /** Notes a step that put nothing out. */
    void ended(TaskStep step, StepStatus status) {
        note(step, status, JsonNodeFactory.instance.objectNode());
    }

    private void note(TaskStep step, StepStatus status, JsonNode outputs) {
        previous.addObject()
                .put("id", step.id())
                .put("action", step.action())
                .put("status", status.word())
                .set("output", outputs);
    }

    Progress progress() {
        return new Progress(
                plan.hash(),
                plan.stepCount(),
                previous.deepCopy(),
                workspace.files(MAX_FILES_COUNTED).size());
    }

    /** What the executions of this run have in common. */
    ActionContext.Task actionTask() {
        return new ActionContext.Task(
                task.id(),
                task.spec().template(),
                task.spec().user(),
                task.secrets(),
                workspace,
                task.source(),
                task.cancellation(),
                dryRun);
    }

    void event(@Nullable String stepId, @Nullable StepStatus status, String message) {
        journal.event(new WorkflowEvent(stepId, status, redact(message)));
    }

    /** Shows what rules remarked without forbidding. */
    void remarks(List<Finding> warnings, String stepId) {
        warnings.forEach(warning -> event(stepId, null, ActionLog.Level.WARN.format(Findings.line(warning))));
    }

    /** A message without the path of the workspace, which is nobody's business. */
    String withoutPaths(String message) {
        String folder = workspace.folder().toString();
        return message.replace(folder + "/", "").replace(folder, ".");
    }
}
