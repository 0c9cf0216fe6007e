package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.ApprovalRequirement;
import dev.callboard.policy.Finding;
import java.util.List;

/** What the policy says of a whole task before anything of it has run. */
public sealed interface PlanDecision {

    /**
     * The task may be started; each step is asked about again when its input is known.
     *
     * @param decisionId the decision
     * @param planHash a keyed digest of the plan that was judged
     * @param warnings what rules remarked without forbidding
     */
    record Permitted(String decisionId, String planHash, List<Finding> warnings) implements PlanDecision {

        public Permitted {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The task may be stored, and nothing of it done before people have agreed.
     *
     * @param planHash a keyed digest of the plan that was judged
     * @param requirements whose word is still open; never empty
     */
    record NeedsApproval(String decisionId, String planHash, List<ApprovalRequirement> requirements)
            implements PlanDecision {

        public NeedsApproval {
            requirements = List.copyOf(requirements);
        }
    }

    /**
     * The task must not be started.
     *
     * @param findings why, and what can be done about it; never empty
     */
    record Refused(String decisionId, List<Finding> findings) implements PlanDecision {

        public Refused {
            findings = List.copyOf(findings);
        }
    }

    /** The policy could not be asked; the task must not be started now. */
    record Unavailable(String why) implements PlanDecision {}
}
