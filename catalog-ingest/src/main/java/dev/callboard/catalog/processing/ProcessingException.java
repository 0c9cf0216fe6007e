package dev.callboard.catalog.processing;

import dev.callboard.catalog.model.Violation;
import java.util.List;

/** A document cannot become an entity; the message says why in words for its author. */
public final class ProcessingException extends RuntimeException {

    /** The name of what is nobody's mistake and passes by itself. */
    public static final String OUTAGE = "ServiceUnavailableError";

    private final String errorName;
    private final String explanation;
    private final String pointer;
    private final transient List<Violation> violations;

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
        this(errorName, message, pointer, List.of(new Violation(errorName, message, message, pointer)));
    }

    private ProcessingException(String errorName, String message, String pointer, List<Violation> violations) {
        super(message);
        this.errorName = errorName;
        this.explanation = message;
        this.pointer = pointer;
        this.violations = violations;
    }

    /**
     * That rules are broken, of which there is at least one. The first gives the message.
     */
    public static ProcessingException of(List<Violation> violations) {
        Violation first = violations.getFirst();
        return new ProcessingException(first.name(), first.message(), first.pointer(), List.copyOf(violations));
    }

    public static ProcessingException inputError(String message) {
        return new ProcessingException("InputError", message);
    }

    /** The same in other words: still an outage if it was one, else a mistake of the input. */
    public ProcessingException inOtherWords(String message, String pointer) {
        return new ProcessingException(errorName.equals(OUTAGE) ? OUTAGE : "InputError", message, pointer);
    }

    /** The same, each mistake with who complains of it before its message. */
    ProcessingException of(String complainer) {
        return of(violations.stream()
                .map(violation -> new Violation(
                        violation.name(),
                        complainer + violation.message(),
                        complainer + violation.message(),
                        violation.pointer()))
                .toList());
    }

    /** Whether it is values of the document that are to blame, so that the rest of it can still be looked at. */
    boolean isOfValues() {
        return !errorName.equals(OUTAGE)
                && violations.stream()
                        .noneMatch(violation -> violation.pointer().isEmpty());
    }

    /** The message, which this exception always has. */
    public String explanation() {
        return explanation;
    }

    /** All that is wrong, as far as it was looked for; begins with what the message says. */
    public List<Violation> violations() {
        return violations;
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
