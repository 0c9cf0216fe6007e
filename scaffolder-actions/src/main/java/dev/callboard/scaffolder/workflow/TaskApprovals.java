package dev.callboard.scaffolder.workflow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people have said about a task that had to wait for them. Each word counts for the plan, the requester and the rule
 * it was given for, and for nothing else.
 *
 * @param given approvals
 * @param denied rejections, and requests that nobody answered in time
 */
public record TaskApprovals(List<Given> given, List<Denied> denied) {

    /** Nobody was asked yet. */
    public static final TaskApprovals NONE = new TaskApprovals(List.of(), List.of());

    public TaskApprovals {
        given = List.copyOf(given);
        denied = List.copyOf(denied);
    }

    /** The approvals that count for this plan of this requester. */
    List<Given> given(String planHash, String requester) {
        return given.stream()
                .filter(approval -> approval.bound().equals(planHash, requester))
                .toList();
    }

    /**
     * Who said no at a point of this plan, or that nobody said yes in time. It ends what is decided there, also when the rules
     * that asked are not in force any more.
     */
    List<Denied> denied(Point point, String planHash, String requester) {
        return denied.stream()
                .filter(denial -> denial.point().equals(point) && denial.bound().equals(planHash, requester))
                .toList();
    }

    /** Why the approval that a rule asks for will not come, if that is known. */
    Optional<Denied> denied(String code, String planHash, String requester) {
        return denied.stream()
                .filter(denial -> denial.code().equals(code) && denial.bound().equals(planHash, requester))
                .findFirst();
    }

    /**
     * What a word was given for.
     *
     * @param planHash the digest of the plan
     * @param requester who asked for the task
     */
    public record Bound(String planHash, String requester) {

        private boolean equals(String plan, String subject) {
            return planHash.equals(plan) && requester.equals(subject);
        }
    }

    /**
     * Where a task waited.
     *
     * @param stepId the step, or null if it was the whole plan
     * @param undoing whether it was about to undo what the step has done
     */
    public record Point(@Nullable String stepId, boolean undoing) {

        static final Point PLAN = new Point(null, false);

        static Point before(String stepId) {
            return new Point(stepId, false);
        }

        static Point beforeUndoing(String stepId) {
            return new Point(stepId, true);
        }
    }

    /**
     * Somebody agreed.
     *
     * @param code the code of the rule that asked for it
     * @param by who
     * @param groups the groups through which this person may approve
     */
    public record Given(String code, String by, List<String> groups, Instant at, Bound bound) {

        public Given {
            groups = List.copyOf(groups);
        }
    }

    /**
     * Nobody agrees any more.
     *
     * @param code the code of the rule that asked for it
     * @param why in a sentence, for whoever asked
     * @param point where the task waited for it
     */
    public record Denied(String code, String why, Bound bound, Point point) {}
}
