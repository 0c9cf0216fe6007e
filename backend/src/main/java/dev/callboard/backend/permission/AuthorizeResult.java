package dev.callboard.backend.permission;

/** Whether somebody may do something. */
public sealed interface AuthorizeResult {

    record Allow() implements AuthorizeResult {}

    record Deny() implements AuthorizeResult {}

    /**
     * It depends on what it is done to.
     *
     * @param plugin the plugin that knows the rules of the condition
     */
    record ConditionalDecision(String plugin, String resourceType, Condition condition) implements AuthorizeResult {}

    /** A definite answer. */
    static AuthorizeResult of(boolean allowed) {
        return allowed ? new Allow() : new Deny();
    }
}
