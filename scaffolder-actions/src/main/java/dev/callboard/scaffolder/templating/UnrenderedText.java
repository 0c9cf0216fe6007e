package dev.callboard.scaffolder.templating;

/**
 * Told of each text of a workflow value that could not be rendered and was therefore left as it was written.
 */
@FunctionalInterface
public interface UnrenderedText {

    /** Takes no notice, as Backstage does. */
    UnrenderedText IGNORED = (template, failure) -> {};

    void leftAsWritten(String template, TemplateException failure);
}
