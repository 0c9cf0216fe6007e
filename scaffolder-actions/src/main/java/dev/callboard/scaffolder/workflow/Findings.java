package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.ApprovalRequirement;
import dev.callboard.policy.Finding;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.workflow.TaskApprovals.Denied;
import dev.callboard.scaffolder.workflow.TaskApprovals.Point;
import java.util.ArrayList;
import java.util.List;

/** Puts findings into words for a log. */
final class Findings {

    private Findings() {}

    /** What the platform itself has against a task that repeats its steps too often. */
    static Finding tooLarge(ActionException failure) {
        return new Finding("PLAN-TOO-LARGE", "high", failure.reason(), "Repeat fewer steps", null, null);
    }

    /**
     * What a needed approval comes to where it will not come: where nobody is asked, and after a no. Empty if it is worth
     * waiting.
     */
    static List<Finding> refusal(
            List<ApprovalRequirement> needed, WorkflowTask task, String planHash, boolean nobodyIsAsked) {
        if (nobodyIsAsked) {
            return needed.stream().map(ApprovalRequirement::asFinding).toList();
        }
        TaskOrigin origin = task.origin();
        List<Finding> refusals = new ArrayList<>();
        for (ApprovalRequirement requirement : needed) {
            origin.approvals()
                    .denied(requirement.code(), planHash, origin.subject().ref())
                    .ifPresent(denied -> refusals.add(denial(denied, String.join(" or ", requirement.groups()))));
        }
        return refusals;
    }

    /** What people have against what the rules permit by now. */
    static List<Finding> denials(WorkflowTask task, String planHash, Point point) {
        TaskOrigin origin = task.origin();
        return origin.approvals().denied(point, planHash, origin.subject().ref()).stream()
                .map(denied -> denial(denied, "those who were asked"))
                .toList();
    }

    private static Finding denial(Denied denied, String whom) {
        return new Finding(
                denied.code(), "high", denied.why(), "Talk to " + whom + ", then start the task again", null, null);
    }

    static String line(Finding finding) {
        String line = finding.code() + ": " + finding.message();
        String remedy = finding.remediation();
        return remedy == null ? line : line + ". What to do: " + remedy;
    }
}
