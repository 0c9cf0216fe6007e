package dev.callboard.catalog.processing;

/**
 * What is wrong with a document, or with a file as a whole.
 *
 * @param name the error's name in Backstage's words, such as {@code InputError}
 * @param line counted from one; zero if no line is to blame
 * @param column counted from one; zero if no column is to blame
 */
public record DocumentError(String name, String message, int line, int column) {

    private static final int MAX_LENGTH = 5000;

    public DocumentError {
        message = message.replace('\u0000', ' ');
        if (message.length() > MAX_LENGTH) {
            message = message.substring(0, MAX_LENGTH) + "…";
        }
    }

    /** An error of the file, or of a target, that no line is to blame for. */
    public static DocumentError of(String name, String message) {
        return new DocumentError(name, message, 0, 0);
    }
}
