package dev.callboard.backend.notification;

import dev.callboard.backend.web.InputError;
import java.util.Locale;

/** How urgent a notification is. */
public enum Severity {
    CRITICAL(0),
    HIGH(1),
    NORMAL(2),
    LOW(3);

    private final int rank;

    Severity(int rank) {
        this.rank = rank;
    }

    /** What it is stored as: the less, the more urgent. */
    int rank() {
        return rank;
    }

    static Severity ofRank(int rank) {
        for (Severity severity : values()) {
            if (severity.rank == rank) {
                return severity;
            }
        }
        throw new IllegalArgumentException("No severity has the rank " + rank);
    }

    static Severity of(String word, String at) {
        for (Severity severity : values()) {
            if (severity.word().equals(word)) {
                return severity;
            }
        }
        throw new InputError(at + " must be critical, high, normal or low, but is '" + word + "'");
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
