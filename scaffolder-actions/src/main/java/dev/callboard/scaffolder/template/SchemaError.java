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
 * @param path the names and indexes that lead to the value
 * @param message what is wrong, without where
 * @param schema the part of the schema that is broken
 * @param instance the value
 * @param name the keyword, such as {@code pattern}
 * @param argument what the keyword asks for; missing where the original names nothing
 */
public record SchemaError(
        List<Object> path, String message, JsonNode schema, JsonNode instance, String name, JsonNode argument) {

    public SchemaError {
        path = List.copyOf(path);
    }

    /** Where the value is, such as {@code instance.labels[0]}. */
    public String property() {
        StringBuilder property = new StringBuilder("instance");
        for (Object step : path) {
            if (step instanceof Integer index) {
                property.append('[').append(index).append(']');
            } else if (step.toString().matches("[A-Za-z_$][A-Za-z0-9_$]*")) {
                property.append('.').append(step);
            } else {
                property.append("[\"").append(step).append("\"]");
            }
        }
        return property.toString();
    }

    /** JSON pointer of the value; of the property itself where one is missing or too many. */
    public JsonPointer pointer() {
        JsonPointer pointer = JsonPointer.empty();
        for (Object step : path) {
            pointer = step instanceof Integer index
                    ? pointer.appendIndex(index)
                    : pointer.appendProperty(step.toString());
        }
        return name.equals("required") || name.equals("additionalProperties")
                ? pointer.appendProperty(argument.asString(""))
                : pointer;
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
        json.put("pointer", pointer().toString());
        json.put("property", property());
        json.put("message", message);
        json.set("schema", schema);
        json.set("instance", instance);
        json.put("name", name);
        if (!argument.isMissingNode()) {
            json.set("argument", argument);
        }
        return json.put("stack", text());
    }
}
