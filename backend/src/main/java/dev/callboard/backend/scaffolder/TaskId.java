package dev.callboard.backend.scaffolder;

import java.util.Optional;
import java.util.UUID;

/** The name of a task. */
record TaskId(UUID uuid) {

    private static final int UUID_LENGTH = 36;

    static TaskId random() {
        return new TaskId(UUID.randomUUID());
    }

    /** Reads what a caller wrote; empty if no task can be called that. */
    static Optional<TaskId> parse(String text) {
        if (text.length() != UUID_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TaskId(UUID.fromString(text)));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}
