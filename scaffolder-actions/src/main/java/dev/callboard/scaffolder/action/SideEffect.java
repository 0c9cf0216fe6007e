package dev.callboard.scaffolder.action;

import java.util.Locale;

/** How far the effects of an action reach. */
public enum SideEffect {
    /** Nothing is changed anywhere. */
    NONE,
    /** Files of the task's workspace are changed, and nothing else. */
    WORKSPACE,
    /** Something outside the task is changed, such as a repository. */
    EXTERNAL;

    /** The word in the policy's input. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
