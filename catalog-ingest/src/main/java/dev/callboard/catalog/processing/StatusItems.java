package dev.callboard.catalog.processing;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The items of an entity's status: those of processors, and the catalog's own, which tell its mistakes. */
public final class StatusItems {

    /** The type of the catalog's own items; no processor's item has it. */
    public static final String OWN_TYPE = "backstage.io/catalog-processing";

    private static final Set<String> LEVELS = Set.of("info", "warning", "error");
    private static final int MAX_ITEMS = 100;

    private StatusItems() {}

    /** The items that are not the catalog's own. */
    public static List<JsonNode> ofProcessors(ObjectNode entity) {
        return entity.path("status")
                .path("items")
                .valueStream()
                .filter(item -> !item.path("type").asString("").equals(OWN_TYPE))
                .toList();
    }

    /** Gives the entity a status with these items; with none, and nothing else in it, it has no status. */
    public static void write(ObjectNode entity, ArrayNode items) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        entity.path("status").properties().forEach(property -> status.set(property.getKey(), property.getValue()));
        status.remove("items");
        if (!items.isEmpty()) {
            status.set("items", items);
        }
        if (status.isEmpty()) {
            entity.remove("status");
        } else {
            entity.set("status", status);
        }
    }

    /** A warning that a processor puts on an entity, after it was checked. */
    public static void warn(ObjectNode entity, String type, String message) {
        add(entity, type, "warning", message);
    }

    /** A remark that a processor puts on an entity, after it was checked. */
    public static void inform(ObjectNode entity, String type, String message) {
        add(entity, type, "info", message);
    }

    private static void add(ObjectNode entity, String type, String level, String message) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        entity.path("status").path("items").forEach(items::add);
        items.addObject().put("type", type).put("level", level).put("message", message);
        write(entity, items);
    }

    /**
     * Refuses what clients could not show.
     *
     * @throws ProcessingException names what is wrong
     */
    static void check(ObjectNode entity) {
        JsonNode status = entity.path("status");
        if (status.isMissingNode()) {
            return;
        }
        JsonNode items = status.path("items");
        if (!status.isObject() || (!items.isMissingNode() && !items.isArray())) {
            throw refused("/status", "A status has 'items', which are a list");
        }
        if (items.size() > MAX_ITEMS) {
            throw refused("/status/items", "A status has at most %d items".formatted(MAX_ITEMS));
        }
        for (JsonNode item : items) {
            if (!item.path("type").isString()
                    || !item.path("message").isString()
                    || !LEVELS.contains(item.path("level").asString(""))) {
                throw refused(
                        "/status/items",
                        "An item of a status has a 'type', a 'message' and, as 'level', info, warning or error");
            }
            if (item.path("type").asString().equals(OWN_TYPE)) {
                throw refused(
                        "/status/items", "Items of the type %s are written by the catalog alone".formatted(OWN_TYPE));
            }
        }
    }

    private static ProcessingException refused(String pointer, String message) {
        return new ProcessingException("InputError", message, pointer);
    }
}
