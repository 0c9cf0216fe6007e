package dev.callboard.policy;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Whose approval a rule asks for before the input may go on.
 *
 * @param code the code of the rule that asks
 * @param reason why it asks, for the requester and the approvers
 * @param groups entity references, in lower case, of the groups whose members may approve
 * @param atLeast how many of them have to
 * @param excludesRequester whether the approval of whoever asked does not count
 * @param expiresIn how long there is to decide
 */
public record ApprovalRequirement(
        String code, String reason, List<String> groups, int atLeast, boolean excludesRequester, Duration expiresIn) {

    /** How long there is to decide if the rule does not say. */
    public static final Duration DEFAULT_EXPIRY = Duration.ofHours(24);

    public ApprovalRequirement {
        groups = groups.stream()
                .map(group -> group.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        if (atLeast < 1 || groups.isEmpty() || !expiresIn.isPositive()) {
            throw new IllegalArgumentException("Nobody could give the approval that " + code + " asks for");
        }
    }

    /** A requirement with what holds if a rule says no more: not by the requester, and within a day. */
    public static ApprovalRequirement of(String code, String reason, List<String> groups, int atLeast) {
        return new ApprovalRequirement(code, reason, groups, atLeast, true, DEFAULT_EXPIRY);
    }

    /** The same as a reason for a refusal, where nobody can be waited for. */
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
