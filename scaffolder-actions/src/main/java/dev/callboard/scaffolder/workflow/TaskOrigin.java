package dev.callboard.scaffolder.workflow;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asked for a task, when and how: what a policy may want to know besides the template and its values.
 *
 * @param subject who asked
 * @param createdAt when the task was made
 * @param attempt how often the task has been started, from 1
 * @param trigger what made it: {@code ui}, {@code api} or {@code schedule}
 * @param requestId the id of the request, or null
 * @param traceId the trace that the request belongs to, or null
 * @param clientAddress the address of the client, or null
 * @param approvals what others have said about the task
 * @param breakGlass the emergency that the task is started in, or null
 */
public record TaskOrigin(
        Subject subject,
        Instant createdAt,
        int attempt,
        String trigger,
        @Nullable String requestId,
        @Nullable String traceId,
        @Nullable String clientAddress,
        TaskApprovals approvals,
        @Nullable BreakGlass breakGlass) {

    /** A task made through the API, started for the first time. */
    public static TaskOrigin ofApi(Subject subject, Instant createdAt) {
        return new TaskOrigin(subject, createdAt, 1, "api", null, null, null, TaskApprovals.NONE, null);
    }

    /** The same on another attempt. */
    public TaskOrigin withAttempt(int number) {
        return new TaskOrigin(
                subject, createdAt, number, trigger, requestId, traceId, clientAddress, approvals, breakGlass);
    }

    /** The same with what has been said about the task. */
    public TaskOrigin withApprovals(TaskApprovals said) {
        return new TaskOrigin(
                subject, createdAt, attempt, trigger, requestId, traceId, clientAddress, said, breakGlass);
    }

    /** The same in an emergency, or in none. */
    public TaskOrigin withBreakGlass(@Nullable BreakGlass emergency) {
        return new TaskOrigin(
                subject, createdAt, attempt, trigger, requestId, traceId, clientAddress, approvals, emergency);
    }

    /**
     * Who asked for a task.
     *
     * @param type {@code user} or {@code service}
     * @param ref the entity reference of a user, or the name of a service
     * @param ownershipRefs the entity references that the subject owns through, its own among them
     * @param authMethod how the subject signed in, such as {@code oidc} or {@code guest}
     * @param onBehalfOf for whom a service acts, or null
     */
    public record Subject(
            String type,
            String ref,
            List<String> ownershipRefs,
            String authMethod,
            @Nullable String onBehalfOf) {

        public Subject {
            ownershipRefs = List.copyOf(ownershipRefs);
        }
    }
}
