package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.template.TaskSpec;
import dev.callboard.scaffolder.workflow.TaskOrigin;
import dev.callboard.scaffolder.workflow.WorkflowJournal;
import dev.callboard.scaffolder.workflow.WorkflowResult;
import dev.callboard.scaffolder.workflow.WorkflowRunner;
import dev.callboard.scaffolder.workflow.WorkflowTask;
import reactor.core.publisher.Mono;

/** Runs a claimed task with the workflow engine. */
final class WorkflowExecution implements TaskExecution {

    private static final WorkflowResult GIVEN_UP = new WorkflowResult.Failed(
            "Error", "Too many workers stopped while they ran this task, so it was given up", null);

    private final WorkflowRunner workflow;
    private final TaskOrigins origins;
    private final TaskCreation.Sources sources;
    private final TaskParking parking;
    private final TaskPlugins plugins;

    WorkflowExecution(
            WorkflowRunner workflow,
            TaskOrigins origins,
            TaskCreation.Sources sources,
            TaskParking parking,
            TaskPlugins plugins) {
        this.workflow = workflow;
        this.origins = origins;
        this.sources = sources;
        this.parking = parking;
        this.plugins = plugins;
    }

    @Override
    public Mono<TaskOutcome> run(
            ClaimedTask claimed, TaskSecrets secrets, Cancellation cancellation, WorkflowJournal journal) {
        return Mono.deferContextual(context -> {
            TaskSpec spec = TaskSpec.fromJson(claimed.task().spec());
            TaskOrigin origin = origins.of(claimed)
                    .withApprovals(parking.said(claimed.task().id()));
            WorkflowTask task = new WorkflowTask(
                    claimed.task().id().toString(),
                    spec,
                    secrets,
                    origin,
                    sources.of(spec),
                    cancellation,
                    plugins.of(spec.user(), context));
            Mono<WorkflowResult> result =
                    claimed.givenUp() ? workflow.unwind(task, journal, GIVEN_UP) : workflow.run(task, journal);
            return result.map(WorkflowExecution::outcome);
        });
    }

    private static TaskOutcome outcome(WorkflowResult result) {
        return result instanceof WorkflowResult.Waiting waiting ? new TaskOutcome.Parked(waiting) : end(result);
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
            case WorkflowResult.Waiting waiting -> throw new IllegalArgumentException("Waiting is no end");
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
