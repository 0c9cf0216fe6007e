package dev.callboard.scaffolder.workflow;

import java.util.Locale;

/** How far a step has come. */
public enum StepStatus {
    PROCESSING,
    COMPLETED,
    SKIPPED,
    FAILED,
    CANCELLED;

    static StepStatus ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The word in events. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
