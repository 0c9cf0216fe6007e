package dev.callboard.scaffolder.template;

import java.util.List;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One way in which a value breaks a schema.
 *
 * @param path the names and indexes that lead to the value; where a dependency is not met, with the property that asks for it
 * @param pointer where the value is; where the property itself is, if it is missing or too many
 * @param message what is wrong, without where
 * @param schema the part of the schema that is broken
 * @param instance the value
 * @param name the keyword, such as {@code pattern}
 * @param argument what the keyword asks for; missing where the original names nothing
 */
public record SchemaError(
        List<Object> path,
        JsonPointer pointer,
        String message,
        JsonNode schema,
        JsonNode instance,
        String name,
        JsonNode argument) {

    public SchemaError {
        path = List.copyOf(path);
    }

    /** Where the value is, such as {@code instance.labels[0]}. */
    public String property() {
        return new SchemaPlace(path, pointer).text();
    }

    /** Where and what in one line. */
    public String text() {
        return property() + " " + message;
    }

    /** The form in which it is answered to a client. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode steps = json.putArray("path");
        for (Object step : path) {
            if (step instanceof Integer index) {
                steps.add(index);
            } else {
                steps.add(step.toString());
            }
        }
        json.put("pointer", pointer.toString());
        json.put("property", property());
        json.put("message", message);
        json.set("schema", schema);
        if (!instance.isMissingNode()) {
            json.set("instance", instance);
        }
        json.put("name", name);
        if (!argument.isMissingNode()) {
            json.set("argument", argument);
        }
        return json.put("stack", text());
    }
}
