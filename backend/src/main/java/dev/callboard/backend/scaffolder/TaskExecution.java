package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.workflow.WorkflowJournal;
import reactor.core.publisher.Mono;

/** What running a task means to the worker. */
@FunctionalInterface
interface TaskExecution {

    /** Runs the task until it ends or has to wait for people; a cancelled run ends soon. Never empty, and does not block the subscriber. */
    Mono<TaskOutcome> run(ClaimedTask claimed, TaskSecrets secrets, Cancellation cancellation, WorkflowJournal journal);
}
