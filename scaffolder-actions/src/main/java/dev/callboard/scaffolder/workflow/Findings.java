package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.Finding;
import dev.callboard.scaffolder.action.ActionException;

/** Puts findings into words for a log. */
final class Findings {

    private Findings() {}

    /** What the platform itself has against a task that repeats its steps too often. */
    static Finding tooLarge(ActionException failure) {
        return new Finding("PLAN-TOO-LARGE", "high", failure.reason(), "Repeat fewer steps", null, null);
    }

    static String line(Finding finding) {
        String line = finding.code() + ": " + finding.message();
        String remedy = finding.remediation();
        return remedy == null ? line : line + ". What to do: " + remedy;
    }
}
