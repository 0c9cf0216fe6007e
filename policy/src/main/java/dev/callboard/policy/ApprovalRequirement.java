package dev.callboard.policy;

import java.util.List;

/**
 * Whose approval a rule asks for before the input may go on.
 *
 * @param code the code of the rule that asks
 * @param reason why it asks, for the requester and the approvers
 * @param groups entity references of the groups whose members may approve
 * @param atLeast how many of them have to
 */
public record ApprovalRequirement(String code, String reason, List<String> groups, int atLeast) {

    public ApprovalRequirement {
        groups = List.copyOf(groups);
    }

    /** The same as a reason for a refusal, for as long as nobody has approved. */
    public Finding asFinding() {
        String approvals = atLeast == 1 ? "an approval" : atLeast + " approvals";
        return new Finding(
                code,
                "high",
                reason + "; this needs " + approvals + " by " + String.join(" or ", groups),
                "Ask " + String.join(" or ", groups) + " to make the change",
                null,
                null);
    }
}
