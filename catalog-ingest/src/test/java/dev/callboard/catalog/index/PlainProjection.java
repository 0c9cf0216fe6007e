package dev.callboard.catalog.index;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Cuts fields out of an entity, made as the reference tells it for paths through objects. */
final class PlainProjection {

    private PlainProjection() {}

    static JsonNode of(JsonNode entity, Collection<String> fields) {
        ObjectNode result = JsonMapper.shared().createObjectNode();
        fields.forEach(field -> copy(entity, List.of(field.split("\\.")), result));
        return result;
    }

    private static void copy(JsonNode from, List<String> path, ObjectNode to) {
        JsonNode found = find(from, path);
        if (found == null) {
            return;
        }
        String name = name(from, path);
        List<String> rest = path.subList(name.split("\\.").length, path.size());
        if (rest.isEmpty()) {
            to.set(name, found);
        } else {
            ObjectNode inner = to.path(name) instanceof ObjectNode existing ? existing : to.putObject(name);
            copy(from.path(name), rest, inner);
        }
    }

    private static @Nullable JsonNode find(JsonNode from, List<String> path) {
        if (path.isEmpty()) {
            return from;
        }
        String name = name(from, path);
        return name.isEmpty() ? null : find(from.path(name), path.subList(name.split("\\.").length, path.size()));
    }

    /** The shortest beginning of the path that is a property; empty if none is. */
    private static String name(JsonNode from, List<String> path) {
        for (int length = 1; length <= path.size(); length++) {
            String name = String.join(".", path.subList(0, length));
            if (from.isObject() && from.has(name)) {
                return name;
            }
        }
        return "";
    }
}
