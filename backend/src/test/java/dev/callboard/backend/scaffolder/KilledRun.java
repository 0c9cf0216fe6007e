package dev.callboard.backend.scaffolder;

import java.util.List;

/**
 * One task of the kill matrix.
 *
 * @param moments where its runs stand still to be killed, one after the other
 * @param end how it has to end
 */
record KilledRun(int number, TaskId id, boolean fails, List<Integer> moments, End end) {

    /** How a task may end. */
    enum End {
        DONE,
        AS_BEFORE,
        EITHER,
        CANCELLED
    }

    boolean cancelled() {
        return end == End.CANCELLED;
    }

    boolean mayEndAs(TaskStatus status) {
        return switch (end) {
            case DONE -> status == TaskStatus.COMPLETED;
            case AS_BEFORE -> status == TaskStatus.FAILED;
            case EITHER -> status == TaskStatus.COMPLETED || status == TaskStatus.FAILED;
            case CANCELLED -> status == TaskStatus.CANCELLED;
        };
    }
}
