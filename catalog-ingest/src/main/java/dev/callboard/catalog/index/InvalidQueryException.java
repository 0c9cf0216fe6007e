package dev.callboard.catalog.index;

/** A query that cannot be understood; the message is meant for whoever wrote it. */
public final class InvalidQueryException extends IllegalArgumentException {

    public InvalidQueryException(String message) {
        super(message);
    }

    public InvalidQueryException(String message, Throwable cause) {
        super(message, cause);
    }
}
