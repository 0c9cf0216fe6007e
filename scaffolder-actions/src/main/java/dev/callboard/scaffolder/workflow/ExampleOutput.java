package dev.callboard.scaffolder.workflow;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Makes up the outputs of an action that a dry run skips, so that later steps find something of the right shape. */
final class ExampleOutput {

    private static final int MAX_DEPTH = 20;

    private ExampleOutput() {}

    static ObjectNode of(@Nullable ObjectNode schema) {
        return schema != null && value(schema, 0) instanceof ObjectNode object
                ? object
                : JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode value(JsonNode schema, int depth) {
        if (schema.path("examples").isArray() && !schema.path("examples").isEmpty()) {
            return schema.path("examples").get(0).deepCopy();
        }
        if (depth > MAX_DEPTH) {
            return StringNode.valueOf("<unknown>");
        }
        return switch (schema.path("type").asString("")) {
            case "object" -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                schema.path("properties")
                        .forEachEntry((name, property) -> object.set(name, value(property, depth + 1)));
                yield object;
            }
            case "array" -> JsonNodeFactory.instance.arrayNode().add(value(schema.path("items"), depth + 1));
            case "string" -> StringNode.valueOf("<example>");
            case "number", "integer" -> IntNode.valueOf(0);
            case "boolean" -> BooleanNode.FALSE;
            default -> StringNode.valueOf("<unknown>");
        };
    }
}
