package dev.callboard.catalog.processing;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a document, or with a file as a whole.
 *
 * @param name the error's name in Backstage's words, such as {@code InputError}
 * @param message what looks like a secret in it is masked
 * @param line counted from one; zero if no line is to blame
 * @param column counted from one; zero if no column is to blame
 * @param text the line, fit to be shown; null if there is none
 */
public record DocumentError(
        String name,
        String message,
        int line,
        int column,
        @Nullable String text) {

    private static final int MAX_LENGTH = 5000;

    public DocumentError {
        message = OffendingText.withoutSecrets(message).replace('\u0000', ' ');
        if (message.length() > MAX_LENGTH) {
            message = message.substring(0, MAX_LENGTH) + "…";
        }
    }

    public DocumentError(String name, String message, int line, int column) {
        this(name, message, line, column, null);
    }

    /** The same, with the line that is to blame. */
    DocumentError in(byte[] file) {
        return line == 0 ? this : new DocumentError(name, message, line, column, OffendingText.of(file, line));
    }

    /** An error of the file, or of a target, that no line is to blame for. */
    public static DocumentError of(String name, String message) {
        return new DocumentError(name, message, 0, 0);
    }
}
