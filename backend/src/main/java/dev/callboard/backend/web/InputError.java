package dev.callboard.backend.web;

import tools.jackson.databind.JsonNode;

/** The request itself is wrong: 400. */
public final class InputError extends BackstageError {

    public InputError(String message) {
        super(message, null);
    }

    public InputError(String message, Throwable cause) {
        super(message, cause);
    }

    /** Adds a member to the {@code error} object and returns this error. */
    public InputError with(String member, JsonNode value) {
        put(member, value);
        return this;
    }

    @Override
    public int status() {
        return 400;
    }
}
