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

    /**
     * What is answered while the policy cannot be asked.
     *
     * @param what what is not done for want of it, and why
     */
    public static ServiceUnavailableError withoutPolicy(String what) {
        return new ServiceUnavailableError(
                what + ". Try again in a minute; if it stays like that, tell those who run this"
                        + " server: its readiness probe and GET /api/policy/bundles say what it waits for");
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
