package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.TaskSecrets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the engine runs tasks.
 *
 * @param workspaces the folder that holds the workspaces; made if it is not there
 * @param holdFor how long a step waits for a policy engine that cannot be reached before it fails
 * @param holdPause how long it waits between two attempts
 * @param stepTimeout how long one execution of an action may take
 * @param unknownInputs what becomes of input keys that an action does not know, except in dry runs, which refuse them
 * @param parameters {@code environment.parameters} of expressions
 * @param secrets {@code environment.secrets} of expressions
 * @param clock tells the time
 */
public record WorkflowSettings(
        Path workspaces,
        Duration holdFor,
        Duration holdPause,
        Duration stepTimeout,
        UnknownInputs unknownInputs,
        ObjectNode parameters,
        TaskSecrets secrets,
        InstantSource clock) {

    /** The settings of an engine that is told nothing but where to put its workspaces. */
    public static WorkflowSettings in(Path workspaces) {
        return new WorkflowSettings(
                workspaces,
                Duration.ofMinutes(10),
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                UnknownInputs.WARN,
                JsonNodeFactory.instance.objectNode(),
                TaskSecrets.NONE,
                InstantSource.system());
    }

    public WorkflowSettings withHold(Duration whole, Duration pause) {
        return new WorkflowSettings(workspaces, whole, pause, stepTimeout, unknownInputs, parameters, secrets, clock);
    }

    public WorkflowSettings withStepTimeout(Duration timeout) {
        return new WorkflowSettings(workspaces, holdFor, holdPause, timeout, unknownInputs, parameters, secrets, clock);
    }

    public WorkflowSettings withUnknownInputs(UnknownInputs choice) {
        return new WorkflowSettings(workspaces, holdFor, holdPause, stepTimeout, choice, parameters, secrets, clock);
    }

    public WorkflowSettings withEnvironment(ObjectNode environmentParameters, TaskSecrets environmentSecrets) {
        return new WorkflowSettings(
                workspaces,
                holdFor,
                holdPause,
                stepTimeout,
                unknownInputs,
                environmentParameters,
                environmentSecrets,
                clock);
    }

    public WorkflowSettings withClock(InstantSource source) {
        return new WorkflowSettings(
                workspaces, holdFor, holdPause, stepTimeout, unknownInputs, parameters, secrets, source);
    }

    /** What becomes of input keys that an action does not know. */
    public enum UnknownInputs {
        /** They are taken out before the policy is asked, and the step says so. */
        WARN,
        /** The step fails. */
        REFUSE
    }
}
