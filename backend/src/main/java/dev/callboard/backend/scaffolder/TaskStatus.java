package dev.callboard.backend.scaffolder;

import java.util.Locale;

/** Where a task stands. */
enum TaskStatus {
    /** Waits for a worker. */
    OPEN,
    /** A worker holds it. */
    PROCESSING,
    COMPLETED,
    FAILED,
    CANCELLED,
    /** Known to clients; no task of ours ends so. */
    SKIPPED;

    /** Reads a stored status. */
    static TaskStatus parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Whether nothing more will happen to the task by itself. */
    boolean ended() {
        return this != OPEN && this != PROCESSING;
    }

    /** The status as clients and the database write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
