package dev.callboard.backend.web;

import tools.jackson.databind.JsonNode;

/** What was asked for is not something this server does: 501. */
public final class NotImplementedError extends BackstageError {

    public NotImplementedError(String message) {
        super(message, null);
    }

    public NotImplementedError(String message, Throwable cause) {
        super(message, cause);
    }

    /** Adds a member to the {@code error} object and returns this error. */
    public NotImplementedError with(String member, JsonNode value) {
        put(member, value);
        return this;
    }

    @Override
    public int status() {
        return 501;
    }
}
