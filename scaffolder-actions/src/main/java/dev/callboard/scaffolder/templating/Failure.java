package dev.callboard.scaffolder.templating;

import org.jspecify.annotations.Nullable;

/** A problem whose place is not yet known; the nearest expression or tag turns it into a {@link TemplateException}. */
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String problem;
    private final TemplateException.Reason reason;

    Failure(String problem) {
        this(TemplateException.Reason.EVALUATION, problem, null);
    }

    Failure(TemplateException.Reason reason, String problem, @Nullable Throwable cause) {
        super(problem, cause, false, false);
        this.problem = problem;
        this.reason = reason;
    }

    static Failure limit(String problem) {
        return new Failure(TemplateException.Reason.LIMIT, problem, null);
    }

    TemplateException at(Source source, int offset) {
        return source.exception(reason, problem, offset, getCause());
    }
}
