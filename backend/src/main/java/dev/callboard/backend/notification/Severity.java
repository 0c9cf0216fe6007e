package dev.callboard.backend.notification;

import dev.callboard.backend.web.InputError;
import java.util.Locale;

/** How urgent a notification is, the most urgent first, as they are stored. */
enum Severity {
    CRITICAL,
    HIGH,
    NORMAL,
    LOW;

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
