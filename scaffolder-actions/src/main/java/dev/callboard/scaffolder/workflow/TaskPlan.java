package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.Finding;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyInput;
import dev.callboard.scaffolder.workflow.TaskApprovals.Point;
import java.util.List;

/**
 * A whole task put into words for the policy.
 *
 * @param question what the policy is asked
 * @param hash a keyed digest of all steps
 * @param stepCount how many steps the question has
 */
record TaskPlan(PolicyInput question, String hash, int stepCount) {

    /** The same for a task about which people may have been asked: what they refused is not permitted. */
    PlanDecision judged(PolicyDecision decision, WorkflowTask task) {
        PlanDecision judged = judged(decision);
        List<Finding> denials = Findings.denials(task, hash, Point.PLAN);
        return judged instanceof PlanDecision.Permitted && !denials.isEmpty()
                ? new PlanDecision.Refused(decision.id(), denials)
                : judged;
    }

    /** What the policy's word on the plan means to the task. */
    PlanDecision judged(PolicyDecision decision) {
        return switch (decision) {
            case PolicyDecision.Allowed allowed -> new PlanDecision.Permitted(allowed.id(), hash, allowed.warnings());
            case PolicyDecision.Denied denied -> new PlanDecision.Refused(denied.id(), denied.findings());
            case PolicyDecision.NeedsApproval needed ->
                new PlanDecision.NeedsApproval(needed.id(), hash, needed.requirements());
            case PolicyDecision.Unavailable away -> new PlanDecision.Unavailable(away.why());
        };
    }
}
