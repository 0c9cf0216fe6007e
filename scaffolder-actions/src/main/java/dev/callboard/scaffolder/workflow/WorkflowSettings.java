package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.TaskSecrets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.Consumer;
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
 * @param hashKey the key of the digests of inputs; the same for all servers of an installation
 * @param clock tells the time
 * @param facts what the policy is told beyond a task itself
 * @param workspaceQuota how many bytes the files of one task may have
 * @param trace is shown the parts of runs
 */
public record WorkflowSettings(
        Path workspaces,
        Duration holdFor,
        Duration holdPause,
        Duration stepTimeout,
        UnknownInputs unknownInputs,
        ObjectNode parameters,
        TaskSecrets secrets,
        Secret hashKey,
        InstantSource clock,
        PolicyFacts facts,
        long workspaceQuota,
        RunTrace trace) {

    private static final long DEFAULT_QUOTA = 2L << 30;

    /** The settings of an engine that is told nothing but where to put its workspaces. Its digests have a key of their own. */
    public static WorkflowSettings in(Path workspaces) {
        return new WorkflowSettings(
                workspaces,
                Duration.ofMinutes(10),
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                UnknownInputs.WARN,
                JsonNodeFactory.instance.objectNode(),
                TaskSecrets.NONE,
                randomKey(),
                InstantSource.system(),
                PolicyFacts.NONE,
                DEFAULT_QUOTA,
                RunTrace.NONE);
    }

    public WorkflowSettings withHold(Duration whole, Duration pause) {
        return with(draft -> {
            draft.holdFor = whole;
            draft.holdPause = pause;
        });
    }

    public WorkflowSettings withStepTimeout(Duration timeout) {
        return with(draft -> draft.stepTimeout = timeout);
    }

    public WorkflowSettings withUnknownInputs(UnknownInputs choice) {
        return with(draft -> draft.unknownInputs = choice);
    }

    public WorkflowSettings withEnvironment(ObjectNode environmentParameters, TaskSecrets environmentSecrets) {
        return with(draft -> {
            draft.parameters = environmentParameters;
            draft.secrets = environmentSecrets;
        });
    }

    public WorkflowSettings withClock(InstantSource source) {
        return with(draft -> draft.clock = source);
    }

    public WorkflowSettings withFacts(PolicyFacts known) {
        return with(draft -> draft.facts = known);
    }

    public WorkflowSettings withHashKey(Secret key) {
        return with(draft -> draft.hashKey = key);
    }

    public WorkflowSettings withWorkspaceQuota(long bytes) {
        return with(draft -> draft.workspaceQuota = bytes);
    }

    public WorkflowSettings withTrace(RunTrace watching) {
        return with(draft -> draft.trace = watching);
    }

    private WorkflowSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new WorkflowSettings(
                workspaces,
                draft.holdFor,
                draft.holdPause,
                draft.stepTimeout,
                draft.unknownInputs,
                draft.parameters,
                draft.secrets,
                draft.hashKey,
                draft.clock,
                draft.facts,
                draft.workspaceQuota,
                draft.trace);
    }

    /** What can be changed of settings. */
    private static final class Draft {

        private Duration holdFor;
        private Duration holdPause;
        private Duration stepTimeout;
        private UnknownInputs unknownInputs;
        private ObjectNode parameters;
        private TaskSecrets secrets;
        private Secret hashKey;
        private InstantSource clock;
        private PolicyFacts facts;
        private long workspaceQuota;
        private RunTrace trace;

        private Draft(WorkflowSettings from) {
            holdFor = from.holdFor;
            holdPause = from.holdPause;
            stepTimeout = from.stepTimeout;
            unknownInputs = from.unknownInputs;
            parameters = from.parameters;
            secrets = from.secrets;
            hashKey = from.hashKey;
            clock = from.clock;
            facts = from.facts;
            workspaceQuota = from.workspaceQuota;
            trace = from.trace;
        }
    }

    private static Secret randomKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new Secret(HexFormat.of().formatHex(key));
    }

    /** What becomes of input keys that an action does not know. */
    public enum UnknownInputs {
        /** They are taken out before the policy is asked, and the step says so. */
        WARN,
        /** The step fails. */
        REFUSE
    }
}
