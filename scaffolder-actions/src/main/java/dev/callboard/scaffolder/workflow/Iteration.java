package dev.callboard.scaffolder.workflow;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One round of a step with {@code each}.
 *
 * @param key the name of a property, or the index in a list as text
 * @param value what is there
 * @param maskedValue the same, with placeholders for secrets
 */
record Iteration(String key, JsonNode value, JsonNode maskedValue) {

    /** As the policy and the log see it. */
    ObjectNode masked() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("key", key);
        json.set("value", maskedValue);
        return json;
    }
}
