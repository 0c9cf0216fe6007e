package dev.callboard.catalog.model;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entity as a tree: {@code apiVersion}, {@code kind}, {@code metadata}, and whatever else its kind has.
 *
 * <p>The envelope is sound: kind and name are there and are text. All else is passed through untouched. The tree is
 * shared, not copied; whoever changes an entity changes a {@link #copy() copy}.
 */
public record Entity(ObjectNode json) {

    public Entity {
        required(json, "kind");
        required(json.path("metadata"), "name");
    }

    public String apiVersion() {
        return json.path("apiVersion").asString("");
    }

    /** The kind as it was written, such as {@code Component}. */
    public String kind() {
        return json.path("kind").asString();
    }

    public String namespace() {
        return json.path("metadata").path("namespace").asString(EntityRef.DEFAULT_NAMESPACE);
    }

    public String name() {
        return json.path("metadata").path("name").asString();
    }

    public EntityRef ref() {
        return new EntityRef(kind(), namespace(), name());
    }

    public Optional<String> annotation(String key) {
        return json.path("metadata").path("annotations").path(key).asStringOpt();
    }

    /** The specification, or a missing node. */
    public JsonNode spec() {
        return json.path("spec");
    }

    /** A deep copy, free to be changed. */
    public ObjectNode copy() {
        return json.deepCopy();
    }

    private static void required(JsonNode parent, String field) {
        JsonNode value = parent.path(field);
        if (!value.isString() || value.asString().isEmpty()) {
            throw new IllegalArgumentException("An entity needs a " + field);
        }
    }
}
