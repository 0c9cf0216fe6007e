package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.workflow.WorkflowResult;

/** What came of one run of a task. */
sealed interface TaskOutcome permits TaskEnd, TaskOutcome.Parked {

    /** People have to agree before the task goes on. */
    record Parked(WorkflowResult.Waiting waiting) implements TaskOutcome {}
}
