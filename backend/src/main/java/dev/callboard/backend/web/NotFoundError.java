package dev.callboard.backend.web;

import tools.jackson.databind.JsonNode;

/** What was asked for does not exist: 404 with a body, unlike an unknown route. */
public final class NotFoundError extends BackstageError {

    public NotFoundError(String message) {
        super(message, null);
    }

    public NotFoundError(String message, Throwable cause) {
        super(message, cause);
    }

    /** Adds a member to the {@code error} object and returns this error. */
    public NotFoundError with(String member, JsonNode value) {
        put(member, value);
        return this;
    }

    @Override
    public int status() {
        return 404;
    }
}
