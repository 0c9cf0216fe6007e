package dev.callboard.backend.permission;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that a caller may do, or may not.
 *
 * @param name such as {@code catalog.entity.read}
 * @param action {@code create}, {@code read}, {@code update} or {@code delete}; null for anything else
 * @param resourceType what kind of thing it is done to; null if it is done to none in particular
 */
public record Permission(
        String name, @Nullable String action, @Nullable String resourceType) {

    public static Permission basic(String name, @Nullable String action) {
        return new Permission(name, action, null);
    }

    public static Permission onResource(String name, @Nullable String action, String resourceType) {
        return new Permission(name, action, resourceType);
    }

    /** As Backstage writes one. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", resourceType == null ? "basic" : "resource");
        json.put("name", name);
        ObjectNode attributes = json.putObject("attributes");
        if (action != null) {
            attributes.put("action", action);
        }
        if (resourceType != null) {
            json.put("resourceType", resourceType);
        }
        return json;
    }
}
