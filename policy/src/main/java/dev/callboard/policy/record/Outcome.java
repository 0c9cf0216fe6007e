package dev.callboard.policy.record;

import dev.callboard.policy.PolicyDecision;

/** What became of one question. */
public enum Outcome {
    ALLOW,
    DENY,
    /** Somebody has to approve first. */
    WAIT,
    /** There was no decision. */
    UNAVAILABLE;

    /** The outcome that a decision means. */
    public static Outcome of(PolicyDecision decision) {
        return switch (decision) {
            case PolicyDecision.Allowed allowed -> ALLOW;
            case PolicyDecision.Denied denied -> DENY;
            case PolicyDecision.NeedsApproval waits -> WAIT;
            case PolicyDecision.Unavailable unavailable -> UNAVAILABLE;
        };
    }
}
