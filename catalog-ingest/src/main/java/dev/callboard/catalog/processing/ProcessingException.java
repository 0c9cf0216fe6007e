package dev.callboard.catalog.processing;

/** A document cannot become an entity; the message says why in words for its author. */
public final class ProcessingException extends RuntimeException {

    private final String errorName;
    private final String explanation;
    private final String pointer;

    /**
     * @param errorName the error's name in Backstage's words, such as {@code InputError}
     */
    public ProcessingException(String errorName, String message) {
        this(errorName, message, "");
    }

    /**
     * @param pointer the JSON pointer of the value to blame; empty for the document
     */
    public ProcessingException(String errorName, String message, String pointer) {
        super(message);
        this.errorName = errorName;
        this.explanation = message;
        this.pointer = pointer;
    }

    public static ProcessingException inputError(String message) {
        return new ProcessingException("InputError", message);
    }

    /** The message, which this exception always has. */
    public String explanation() {
        return explanation;
    }

    /** The JSON pointer of the value to blame; empty for the document. */
    String pointer() {
        return pointer;
    }

    /** As a mistake that no line is to blame for. */
    public DocumentError toError() {
        return DocumentError.of(errorName, explanation);
    }

    public String errorName() {
        return errorName;
    }
}
