package dev.callboard.policy.embedded;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A function of the policy language that the compiled module leaves to its host.
 *
 * <p>An argument it cannot work with is an {@link IllegalArgumentException}, which ends the evaluation: the alternative,
 * no value, would silence the rule that asked.
 */
@FunctionalInterface
interface HostBuiltin {

    JsonNode call(List<JsonNode> arguments);
}
