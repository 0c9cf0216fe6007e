package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.Finding;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionLog;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.document.WorkspaceDocuments;
import dev.callboard.scaffolder.template.TaskStep;
import dev.callboard.scaffolder.workflow.PolicyDocuments.Progress;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Where one run stands. Touched by one thread after the other, never by two at once. */
final class WorkflowRun {

    private static final long MEBIBYTE = 1L << 20;

    private final WorkflowTask task;
    private final WorkflowJournal journal;
    private final WorkflowSettings settings;
    private final SecretMask mask;
    private final TaskPlan plan;
    private final Workspace workspace;
    private final boolean dryRun;
    private final EarlierAttempts earlier;
    private final WorkspaceSnapshot snapshot;
    private final WorkspaceDocuments documents;
    private final boolean workspaceRestored;
    private final RunEffects effects;
    private final ObjectNode steps = JsonNodeFactory.instance.objectNode();
    private final ArrayNode previous = JsonNodeFactory.instance.arrayNode();
    private final List<String> hidden = new CopyOnWriteArrayList<>();
    private @Nullable WorkflowResult failure;
    private WorkflowResult.@Nullable Waiting waiting;
    private boolean silent;

    WorkflowRun(
            WorkflowTask task,
            WorkflowJournal journal,
            WorkflowSettings settings,
            SecretMask mask,
            TaskPlan plan,
            Workspace workspace,
            EarlierAttempts earlier,
            boolean dryRun) {
        this.task = task;
        this.journal = journal;
        this.settings = settings;
        this.mask = mask;
        this.plan = plan;
        this.workspace = workspace;
        this.dryRun = dryRun;
        this.earlier = earlier;
        this.snapshot = new WorkspaceSnapshot(workspace);
        this.effects = new RunEffects(journal, mask, dryRun);
        this.documents = new WorkspaceDocuments(workspace);
        Optional<byte[]> kept = journal.workspaceBefore();
        kept.ifPresent(snapshot::restore);
        this.workspaceRestored = kept.isPresent();
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

    EarlierAttempts earlier() {
        return earlier;
    }

    /** Whether the workspace is as earlier attempts left it, so that what they did to it need not be done again. */
    boolean isWorkspaceRestored() {
        return workspaceRestored;
    }

    /** What has happened to the workspace since the last call. */
    WorkspaceChange workspaceChange() {
        return dryRun ? new WorkspaceChange.None() : snapshot.change();
    }

    /** Fails when the files of the task have become more than one task may have. */
    void checkQuota() throws IOException {
        long bytes = workspace.size();
        if (bytes > settings.workspaceQuota()) {
            throw ActionException.failed("The workspace has %d MiB, and one task may have %d MiB"
                    .formatted(Math.ceilDiv(bytes, MEBIBYTE), settings.workspaceQuota() / MEBIBYTE));
        }
    }

    /** Notes that an execution is about to begin, before anything of it has happened. */
    Effect begins(PermittedStep permitted) {
        Effect effect = effects.of(permitted, earlier.of(permitted.proposed().execution()));
        has(effect);
        return effect;
    }

    /** Notes an execution of an earlier attempt. */
    void restored(ProposedStep proposed, EarlierAttempts.Trace before) {
        Effect effect = effects.of(proposed, before);
        hide(HiddenTexts.at(effect.input(), before.hidden()));
        has(effect);
    }

    /** Notes what became of an execution. Steps that run because another has failed are meant to stay. */
    void has(Effect effect) {
        if (!hasFailed()) {
            effects.add(effect);
        }
    }

    /** What may have changed outside the workspace. */
    List<Effect> effectsNewestFirst() {
        return effects.newestFirst();
    }

    /** A failure in words for people. */
    String words(ActionException failure) {
        return redact(withoutPaths(failure.reason()));
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
        return Contexts.withoutSecrets(task, settings, mask.hasKept() ? mask.redactObject(steps) : steps);
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

    /** How the step that ran last has ended; it has not if it waits for people. */
    StepStatus lastStatus() {
        return waiting != null || previous.isEmpty()
                ? StepStatus.PROCESSING
                : StepStatus.ofWord(
                        previous.get(previous.size() - 1).path("status").asString());
    }

    /** Where the run stands, for a question that shows no files. */
    Progress progress() {
        return progress(List.of(), JsonNodeFactory.instance.missingNode(), 0);
    }

    /**
     * Where the run stands, with the files that rules want to see.
     *
     * @param wanted patterns of their paths
     * @param manifest manifests that the step's input has in it
     * @param atMost how many bytes they may have together
     */
    Progress progress(List<String> wanted, JsonNode manifest, int atMost) {
        WorkspaceDocuments.Found files = documents.matching(wanted, atMost);
        return new Progress(
                plan.hash(), plan.stepCount(), previous.deepCopy(), WorkspaceDocuments.with(files, manifest, atMost));
    }

    /** What the executions of this run have in common. */
    ActionContext.Task actionTask(Cancellation cancellation) {
        return new ActionContext.Task(
                task.id(),
                task.spec().template(),
                task.spec().user(),
                task.secrets(),
                workspace,
                task.source(),
                cancellation,
                dryRun,
                task.plugins());
    }

    /** Says nothing while earlier attempts are gone through, since they have said it. */
    void silent(boolean quiet) {
        silent = quiet;
    }

    void event(@Nullable String stepId, @Nullable StepStatus status, String message) {
        if (silent) {
            return;
        }
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
