package dev.callboard.scaffolder.action.host;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that an execution made at a host.
 *
 * @param path where the API has it, with everything encoded; empty if the API does not tell
 * @param outputs what the execution puts out
 */
public record Made(String path, ObjectNode outputs) {

    ObjectNode toJson() {
        return JsonNodeFactory.instance.objectNode().put("path", path).set("outputs", outputs);
    }

    static Made of(JsonNode json) {
        return new Made(
                json.path("path").asString(""),
                json.path("outputs") instanceof ObjectNode outputs ? outputs : JsonNodeFactory.instance.objectNode());
    }
}
