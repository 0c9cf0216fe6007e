package dev.callboard.scaffolder.template;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One step of a task.
 *
 * @param id what later steps and events call it
 * @param name what people call it
 * @param action the id of its action
 * @param input the input with its expressions, or null if there is none
 * @param condition what {@code if} says, or null if it is absent
 * @param each what {@code each} says, or null if it is absent
 * @param json the step as it was written, with its id and name
 */
public record TaskStep(
        String id,
        String name,
        String action,
        @Nullable ObjectNode input,
        @Nullable JsonNode condition,
        @Nullable JsonNode each,
        ObjectNode json) {

    /** Whether its effects are undone when the task comes to no good end; {@code undo: false} keeps them. */
    public boolean undoes() {
        return json.path("undo").asBoolean(true);
    }

    /**
     * Reads a step of a template or of a stored task.
     *
     * @param position the position in the list of steps, from 1
     * @throws TemplateInvalidException if it names no action, or a field has the wrong type
     */
    static TaskStep of(JsonNode written, int position) {
        String place = "steps[" + (position - 1) + "]";
        if (!(written instanceof ObjectNode object)) {
            throw new TemplateInvalidException(place + " must be an object");
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        String action = text(object, "action", place);
        if (action == null || action.isEmpty()) {
            throw new TemplateInvalidException(place + " must have an action");
        }
        String id = text(object, "id", place);
        String name = text(object, "name", place);
        json.put("id", id == null || id.isEmpty() ? "step-" + position : id);
        json.put("name", name == null || name.isEmpty() ? action : name);
        object.forEachEntry((key, value) -> {
            if (!json.has(key)) {
                json.set(key, value.deepCopy());
            }
        });
        JsonNode input = object.path("input");
        if (!input.isObject() && !input.isMissingNode() && !input.isNull()) {
            throw new TemplateInvalidException(place + ".input must be an object");
        }
        JsonNode undo = object.path("undo");
        if (!undo.isBoolean() && !undo.isMissingNode()) {
            throw new TemplateInvalidException(place + ".undo must be true or false");
        }
        return new TaskStep(
                json.path("id").asString(),
                json.path("name").asString(),
                action,
                input instanceof ObjectNode map ? map : null,
                object.get("if"),
                object.get("each"),
                json);
    }

    private static @Nullable String text(ObjectNode object, String field, String place) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw new TemplateInvalidException(place + "." + field + " must be a string");
        }
        return value.asString();
    }
}
