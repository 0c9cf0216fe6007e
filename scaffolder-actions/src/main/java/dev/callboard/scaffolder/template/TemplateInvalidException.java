package dev.callboard.scaffolder.template;

/** A template, or a stored task, is not in the form that can be run; the message says where. */
public final class TemplateInvalidException extends RuntimeException {

    public TemplateInvalidException(String message) {
        super(message);
    }
}
