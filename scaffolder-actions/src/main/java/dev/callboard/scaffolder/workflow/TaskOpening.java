package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.Workspace;

/**
 * What a run of a task begins with.
 *
 * @param mask knows the secrets of the task, and those that earlier attempts have put out
 * @param earlier what the journal says of earlier attempts
 */
record TaskOpening(
        WorkflowTask task,
        WorkflowJournal journal,
        SecretMask mask,
        TaskPlan plan,
        EarlierAttempts earlier,
        boolean dryRun) {

    /** Reads the journal and plans the task. Blocking. */
    static TaskOpening of(
            WorkflowTask task,
            WorkflowJournal journal,
            boolean dryRun,
            TaskPlanner planner,
            WorkflowSettings settings) {
        int count = task.spec().steps().size();
        journal.event(new WorkflowEvent(null, null, "Starting up task with " + count + " steps"));
        SecretMask mask = mask(task, dryRun, settings);
        journal.kept().forEach((name, secret) -> mask.keep(name, secret.reveal()));
        return new TaskOpening(
                task, journal, mask, planner.plan(task, mask, dryRun), new EarlierAttempts(journal.before()), dryRun);
    }

    /** The environment's secrets are kept from dry runs, which anybody can start with any template. */
    static SecretMask mask(WorkflowTask task, boolean dryRun, WorkflowSettings settings) {
        return SecretMask.of(task.spec(), task.secrets(), dryRun ? TaskSecrets.NONE : settings.secrets());
    }

    /** Whether there is anything to be undone of what earlier attempts have done. */
    boolean hasToUndo() {
        return earlier.unwinding() != null || earlier.haveEffects();
    }

    /** Makes the workspace and the run in it. Blocking. */
    WorkflowRun begin(WorkflowSettings settings) {
        Workspace workspace = Workspace.create(settings.workspaces(), task.id());
        return new WorkflowRun(task, journal, settings, mask, plan, workspace, earlier, dryRun);
    }
}
