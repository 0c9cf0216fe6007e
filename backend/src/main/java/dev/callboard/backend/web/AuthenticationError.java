package dev.callboard.backend.web;

import tools.jackson.databind.JsonNode;

/** The caller is not known: 401. */
public final class AuthenticationError extends BackstageError {

    public AuthenticationError(String message) {
        super(message, null);
    }

    public AuthenticationError(String message, Throwable cause) {
        super(message, cause);
    }

    /** Adds a member to the {@code error} object and returns this error. */
    public AuthenticationError with(String member, JsonNode value) {
        put(member, value);
        return this;
    }

    @Override
    public int status() {
        return 401;
    }
}
