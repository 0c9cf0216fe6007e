package dev.callboard.backend.scaffolder;

import dev.callboard.policy.ApprovalRequirement;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.template.TaskSpec;
import dev.callboard.scaffolder.workflow.WorkflowJournal;
import dev.callboard.scaffolder.workflow.WorkflowResult;
import dev.callboard.scaffolder.workflow.WorkflowRunner;
import dev.callboard.scaffolder.workflow.WorkflowTask;
import reactor.core.publisher.Mono;

/** Runs a claimed task with the workflow engine. */
final class WorkflowExecution implements TaskExecution {

    private final WorkflowRunner workflow;
    private final TaskOrigins origins;
    private final TaskCreation.Sources sources;

    WorkflowExecution(WorkflowRunner workflow, TaskOrigins origins, TaskCreation.Sources sources) {
        this.workflow = workflow;
        this.origins = origins;
        this.sources = sources;
    }

    @Override
    public Mono<TaskEnd> run(
            ClaimedTask claimed, TaskSecrets secrets, Cancellation cancellation, WorkflowJournal journal) {
        return Mono.defer(() -> {
            TaskSpec spec = TaskSpec.fromJson(claimed.task().spec());
            WorkflowTask task = new WorkflowTask(
                    claimed.task().id().toString(), spec, secrets, origins.of(claimed), sources.of(spec), cancellation);
            return workflow.run(task, journal).map(WorkflowExecution::end);
        });
    }

    /** There is no way yet to ask anybody. */
    private static TaskEnd refused(WorkflowResult.Waiting waiting) {
        return new TaskEnd(
                TaskStatus.FAILED,
                CompletionBodies.refused(new WorkflowResult.Refused(
                        waiting.requirements().stream()
                                .map(ApprovalRequirement::asFinding)
                                .toList(),
                        waiting.stepId())));
    }

    private static TaskEnd end(WorkflowResult result) {
        return switch (result) {
            case WorkflowResult.Completed completed ->
                new TaskEnd(TaskStatus.COMPLETED, CompletionBodies.completed(completed.output()));
            case WorkflowResult.Failed failed ->
                new TaskEnd(
                        TaskStatus.FAILED,
                        CompletionBodies.ended(TaskStatus.FAILED, failed.errorName(), failed.message()));
            case WorkflowResult.Refused refused -> new TaskEnd(TaskStatus.FAILED, CompletionBodies.refused(refused));
            case WorkflowResult.Waiting waiting -> refused(waiting);
            case WorkflowResult.Unwound unwound -> {
                TaskEnd end = end(unwound.why());
                yield new TaskEnd(end.status(), CompletionBodies.unwound(end.completion(), unwound));
            }
            case WorkflowResult.Cancelled cancelled ->
                new TaskEnd(
                        TaskStatus.CANCELLED,
                        CompletionBodies.ended(TaskStatus.CANCELLED, "Error", cancelled.message()));
        };
    }
}
