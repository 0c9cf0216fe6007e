package dev.callboard.backend.scaffolder;

import dev.callboard.backend.approval.ApprovalRequest;
import dev.callboard.backend.approval.ApprovalRequest.Review;
import dev.callboard.backend.approval.ApprovalRequest.Subject;
import dev.callboard.backend.approval.ApprovalStatus;
import dev.callboard.backend.approval.Approvals;
import dev.callboard.scaffolder.action.ActionLog;
import dev.callboard.scaffolder.workflow.TaskApprovals;
import dev.callboard.scaffolder.workflow.TaskApprovals.Bound;
import dev.callboard.scaffolder.workflow.TaskApprovals.Denied;
import dev.callboard.scaffolder.workflow.TaskApprovals.Given;
import dev.callboard.scaffolder.workflow.TaskApprovals.Point;
import dev.callboard.scaffolder.workflow.WorkflowEvent;
import dev.callboard.scaffolder.workflow.WorkflowResult.Waiting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tasks that wait for people. Blocking.
 *
 * <p>A parked task is a row and nothing else: no thread, no timer and no place among the running tasks. It is handed to a
 * worker again when none of its requests is open any more, whatever the answers were: the run itself asks the policy anew
 * and goes on, or ends as refused. That is looked at when somebody answers and at every sweep, so that an answer which one
 * process took and another one missed costs a delay and nothing else.
 */
final class TaskParking {

    private final Approvals approvals;
    private final TaskQueue queue;
    private final TaskSignals signals;
    private final Runnable wake;

    /** @param wake tells the worker that there may be an open task */
    TaskParking(Approvals approvals, TaskQueue queue, TaskSignals signals, Runnable wake) {
        this.approvals = approvals;
        this.queue = queue;
        this.signals = signals;
        this.wake = wake;
    }

    /**
     * Asks for the approvals and lets go of the task.
     *
     * @return whether the task was still held
     */
    boolean park(ClaimedTask claimed, Waiting waiting) {
        TaskId id = claimed.task().id();
        Subject subject = new Subject(
                id.uuid(),
                waiting.planHash(),
                waiting.question().at("/subject/ref").asString(""),
                waiting.stepId(),
                waiting.question().at("/template/ref").asString(""),
                waiting.question());
        List<ObjectNode> events = approvals.ask(subject, waiting.requirements()).stream()
                .map(request -> asked(request, waiting))
                .toList();
        if (!events.isEmpty() && !queue.log(claimed, events)) {
            return false;
        }
        boolean parked = waiting.isUndoing() ? queue.parkWhileUndoing(claimed) : queue.park(claimed);
        signals.changed(id);
        if (parked) {
            look(List.of(id.uuid()));
            wake.run();
        }
        return parked;
    }

    /** What people have said about a task. */
    TaskApprovals said(TaskId task) {
        List<Given> given = new ArrayList<>();
        List<Denied> denied = new ArrayList<>();
        for (ApprovalRequest request : approvals.of(task.uuid())) {
            Bound bound =
                    new Bound(request.subject().planHash(), request.subject().requester());
            String code = request.requirement().code();
            for (Review review : request.reviews()) {
                if (review.approves()) {
                    given.add(new Given(code, review.reviewer(), review.groups(), review.at(), bound));
                }
            }
            if (request.status() == ApprovalStatus.REJECTED || request.status() == ApprovalStatus.EXPIRED) {
                denied.add(new Denied(code, why(request), bound, point(request)));
            }
        }
        return new TaskApprovals(given, denied);
    }

    /** Forgets what was said about a task that is to begin anew. */
    void forget(TaskId task) {
        approvals.end(task.uuid());
    }

    /** Nobody has to answer any more: the task has ended. */
    void ended(TaskId task) {
        approvals.close(task.uuid());
    }

    /** Somebody answered, or nobody did in time. */
    void decided(UUID task) {
        look(List.of(task));
    }

    /** Ends what is too late, and takes up the tasks whose answers are there. */
    void sweep() {
        approvals.expire();
        List<UUID> parked = queue.parked();
        if (!parked.isEmpty()) {
            look(parked);
        }
    }

    private void look(Collection<UUID> parked) {
        Set<UUID> pending = approvals.pending(parked);
        List<TaskId> resumed = queue.unpark(
                parked.stream().filter(task -> !pending.contains(task)).toList());
        resumed.forEach(signals::changed);
        if (!resumed.isEmpty()) {
            wake.run();
        }
    }

    private ObjectNode asked(ApprovalRequest request, Waiting waiting) {
        int least = request.requirement().atLeast();
        return LogBodies.of(new WorkflowEvent(
                waiting.stepId(),
                null,
                ActionLog.Level.WARN.format("%s for %s by %s until %s. %s: %s. Answer at %s"
                        .formatted(
                                waiting.isUndoing()
                                        ? "What the step has done is still there; undoing it waits"
                                        : "Waiting",
                                least == 1 ? "an approval" : least + " approvals",
                                String.join(" or ", request.requirement().groups()),
                                request.expiresAt(),
                                request.requirement().code(),
                                request.requirement().reason(),
                                approvals.link(request)))));
    }

    private static Point point(ApprovalRequest request) {
        return new Point(
                request.subject().stepId(),
                request.subject().question().path("phase").asString("").equals("undo"));
    }

    private static String why(ApprovalRequest request) {
        if (request.status() == ApprovalStatus.EXPIRED) {
            return "Nobody gave the approval in time: " + request.requirement().reason();
        }
        return request.reviews().stream()
                .filter(review -> !review.approves())
                .findFirst()
                .map(review -> review.reviewer() + " rejected it: " + review.comment())
                .orElse("It was rejected");
    }
}
