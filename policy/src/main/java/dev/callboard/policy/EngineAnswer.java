package dev.callboard.policy;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What came of one evaluation. None of the cases permits anything by itself. */
public sealed interface EngineAnswer {

    /**
     * The rule has a value.
     *
     * @param revision the revision of the bundle that was evaluated; empty if the engine did not say
     */
    record Defined(JsonNode result, String revision) implements EngineAnswer {}

    /** The rule has no value for this input, or there is no such rule. */
    record Undefined() implements EngineAnswer {}

    /**
     * The evaluation broke off.
     *
     * @param location file and row of the Rego at fault, if known
     */
    record EvalError(String code, String message, @Nullable String location) implements EngineAnswer {}

    /** The engine does not let this server ask, whatever the input. */
    record Rejected(int status, String message) implements EngineAnswer {}

    /** Something answered, but not in the form an engine answers in. */
    record Protocol(String why) implements EngineAnswer {}

    /** Nothing answered in time; a later attempt may get an answer. */
    record Unavailable(String why) implements EngineAnswer {}
}
