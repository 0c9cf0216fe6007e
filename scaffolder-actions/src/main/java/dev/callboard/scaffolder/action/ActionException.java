package dev.callboard.scaffolder.action;

import dev.callboard.scm.ScmException;
import org.jspecify.annotations.Nullable;

/**
 * Why an action did not do what it was asked, in words for the person who ran the template.
 *
 * <p>The message is shown to every reader of the task, so it holds no path of the server and no secret.
 */
public final class ActionException extends RuntimeException {

    private final Kind kind;

    private ActionException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** The input cannot be used. */
    public static ActionException input(String message) {
        return new ActionException(Kind.INPUT, message, null);
    }

    /** Something that the input names does not exist. */
    public static ActionException notFound(String message) {
        return new ActionException(Kind.NOT_FOUND, message, null);
    }

    /** It is forbidden. */
    public static ActionException notAllowed(String message) {
        return new ActionException(Kind.NOT_ALLOWED, message, null);
    }

    /** It contradicts what is there already. */
    public static ActionException conflict(String message) {
        return new ActionException(Kind.CONFLICT, message, null);
    }

    /** It was tried and did not work. */
    public static ActionException failed(String message) {
        return new ActionException(Kind.FAILED, message, null);
    }

    /** It was tried and did not work. */
    public static ActionException failed(String message, Throwable cause) {
        return new ActionException(Kind.FAILED, message, cause);
    }

    /** Something that it depends on cannot be asked now; a later attempt may work. */
    public static ActionException unavailable(String message) {
        return new ActionException(Kind.UNAVAILABLE, message, null);
    }

    /** What a Git host, or the repository there, did to an action. */
    public static ActionException of(ScmException failure) {
        Kind kind = switch (failure) {
            case ScmException.NotFound gone -> Kind.NOT_FOUND;
            case ScmException.Refused refused -> Kind.NOT_ALLOWED;
            case ScmException.AccessDenied denied -> Kind.NOT_ALLOWED;
            case ScmException.Rejected rejected -> Kind.CONFLICT;
            case ScmException.Unreachable away -> Kind.FAILED;
            case ScmException.Unreadable broken -> Kind.FAILED;
        };
        return new ActionException(kind, String.valueOf(failure.getMessage()), failure);
    }

    /** A file of the template cannot be rendered. */
    public static ActionException template(String message, Throwable cause) {
        return new ActionException(Kind.TEMPLATE, message, cause);
    }

    /** The same kind of failure, caused by another exception. */
    public ActionException because(Throwable cause) {
        return new ActionException(kind, reason(), cause);
    }

    /** The same failure in other words. */
    public ActionException withMessage(String message) {
        return new ActionException(kind, message, getCause());
    }

    public Kind kind() {
        return kind;
    }

    /** The message. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** What went wrong, as callers can act on it. */
    public enum Kind {
        INPUT("InputError"),
        NOT_FOUND("NotFoundError"),
        NOT_ALLOWED("NotAllowedError"),
        CONFLICT("ConflictError"),
        FAILED("Error"),
        UNAVAILABLE("ServiceUnavailableError"),
        TEMPLATE("TemplateRenderError");

        private final String errorName;

        Kind(String errorName) {
            this.errorName = errorName;
        }

        /** The name in an error body. */
        public String errorName() {
            return errorName;
        }
    }
}
