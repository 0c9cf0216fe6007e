package dev.callboard.backend.web;

import tools.jackson.databind.JsonNode;

/** The request does not fit the state of what it concerns: 409. */
public final class ConflictError extends BackstageError {

    public ConflictError(String message) {
        super(message, null);
    }

    public ConflictError(String message, Throwable cause) {
        super(message, cause);
    }

    /** Adds a member to the {@code error} object and returns this error. */
    public ConflictError with(String member, JsonNode value) {
        put(member, value);
        return this;
    }

    @Override
    public int status() {
        return 409;
    }
}
