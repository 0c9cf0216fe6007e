package dev.callboard.scaffolder.templating;

import org.jspecify.annotations.Nullable;

/** A template cannot be parsed or rendered. The message names line and column, both counted from one. */
public final class TemplateException extends RuntimeException {

    /** What kind of problem it is. */
    public enum Reason {
        /** The template is not well-formed; it fails for every context. */
        SYNTAX,
        /** An operation failed on the values of this context, or names something that does not exist. */
        EVALUATION,
        /** The rendering would use more than {@link TemplateLimits} allow. */
        LIMIT
    }

    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final String problem;
    private final int line;
    private final int column;

    TemplateException(Reason reason, String problem, int line, int column, @Nullable Throwable cause) {
        super("Template error at line " + line + ", column " + column + ": " + problem, cause);
        this.reason = reason;
        this.problem = problem;
        this.line = line;
        this.column = column;
    }

    public Reason reason() {
        return reason;
    }

    /** The message without the position. */
    public String problem() {
        return problem;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
