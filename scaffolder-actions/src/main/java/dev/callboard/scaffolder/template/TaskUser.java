package dev.callboard.scaffolder.template;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who started a task, as templates see it.
 *
 * @param ref the user's entity reference, or null if it was no user
 * @param entity the user's entity as it was then, or null if there was none
 */
public record TaskUser(@Nullable String ref, @Nullable ObjectNode entity) {

    /** A task that no user started. */
    public static final TaskUser NONE = new TaskUser(null, null);

    /** The object {@code user} of expressions; what is not known is left out. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (entity != null) {
            json.set("entity", entity.deepCopy());
        }
        if (ref != null) {
            json.put("ref", ref);
        }
        return json;
    }

    static TaskUser fromJson(JsonNode json) {
        return new TaskUser(
                json.path("ref").asStringOpt().orElse(null),
                json.path("entity") instanceof ObjectNode entity ? entity : null);
    }
}
