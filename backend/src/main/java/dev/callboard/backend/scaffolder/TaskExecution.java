package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.workflow.WorkflowJournal;

/** What running a task means to the worker. */
@FunctionalInterface
interface TaskExecution {

    /** Runs the task to its end. Blocks; a cancelled run returns soon. */
    TaskEnd run(ClaimedTask claimed, TaskSecrets secrets, Cancellation cancellation, WorkflowJournal journal);
}
