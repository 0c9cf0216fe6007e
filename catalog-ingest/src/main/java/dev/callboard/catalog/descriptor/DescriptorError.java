package dev.callboard.catalog.descriptor;

/**
 * A mistake in a catalog file.
 *
 * @param message what is wrong
 * @param line counted from one
 * @param column counted from one
 * @param text the line as it is in the file, cut if it is long
 * @param remedy what to do about it
 */
public record DescriptorError(String message, int line, int column, String text, String remedy) {

    /** All of it in one sentence, for a log or a status. */
    public String summary() {
        String place = "%s at line %d, column %d".formatted(message, line, column);
        return place + (text.isBlank() ? "" : ": " + text.strip()) + (remedy.isEmpty() ? "" : ". " + remedy);
    }
}
