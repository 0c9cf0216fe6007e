package dev.callboard.backend.web;

import tools.jackson.databind.JsonNode;

/** The caller is known, and may not: 403. */
public final class NotAllowedError extends BackstageError {

    public NotAllowedError(String message) {
        super(message, null);
    }

    public NotAllowedError(String message, Throwable cause) {
        super(message, cause);
    }

    /** Adds a member to the {@code error} object and returns this error. */
    public NotAllowedError with(String member, JsonNode value) {
        put(member, value);
        return this;
    }

    @Override
    public int status() {
        return 403;
    }
}
