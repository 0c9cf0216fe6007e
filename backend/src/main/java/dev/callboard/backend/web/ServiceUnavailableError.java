package dev.callboard.backend.web;

import tools.jackson.databind.JsonNode;

/** The server cannot answer yet, or any more: 503. */
public final class ServiceUnavailableError extends BackstageError {

    public ServiceUnavailableError(String message) {
        super(message, null);
    }

    public ServiceUnavailableError(String message, Throwable cause) {
        super(message, cause);
    }

    /** Adds a member to the {@code error} object and returns this error. */
    public ServiceUnavailableError with(String member, JsonNode value) {
        put(member, value);
        return this;
    }

    @Override
    public int status() {
        return 503;
    }
}
