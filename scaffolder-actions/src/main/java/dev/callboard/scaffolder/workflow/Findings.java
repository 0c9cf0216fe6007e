package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.Finding;

/** Puts findings into words for a log. */
final class Findings {

    private Findings() {}

    static String line(Finding finding) {
        String line = finding.code() + ": " + finding.message();
        String remedy = finding.remediation();
        return remedy == null ? line : line + ". What to do: " + remedy;
    }
}
