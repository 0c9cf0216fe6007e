package dev.callboard.catalog.index;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cuts an entity down to some of its fields.
 *
 * <p>A field is a dotted path. Where an object has no property named like the path's next segment, the segment is joined
 * with the one after it, so that names with dots in them need no escaping; the shortest name that is there wins. A
 * segment that is a number picks one item of an array, which stays an array. What a path does not find is left out.
 */
public final class FieldProjection {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Set<String> paths;

    private FieldProjection(Set<String> paths) {
        this.paths = paths;
    }

    /**
     * Reads the fields to keep.
     *
     * <p>No field means all of them.
     *
     * @throws InvalidQueryException if one is not a path
     */
    public static FieldProjection of(Collection<String> fields) {
        Set<String> paths = new LinkedHashSet<>();
        for (String field : fields) {
            String path = field.strip();
            if (path.contains("[")) {
                throw new InvalidQueryException(
                        "Invalid field \"%s\", array type fields are not supported".formatted(path));
            }
            if (!path.isEmpty()) {
                paths.add(path);
            }
        }
        return new FieldProjection(paths);
    }

    public boolean keepsEverything() {
        return paths.isEmpty();
    }

    /** What is left of an entity, given and returned as UTF-8 JSON. */
    public byte[] apply(byte[] body) {
        if (keepsEverything()) {
            return body;
        }
        ObjectNode source = neededPart(body);
        ObjectNode target = JsonNodeFactory.instance.objectNode();
        for (String path : paths) {
            copy(source, List.of(path.split("\\.", -1)), target);
        }
        return JSON.writeValueAsBytes(target);
    }

    /** Reads only the properties of the root that a path may begin with; a long definition is skipped unread. */
    private ObjectNode neededPart(byte[] body) {
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (paths.stream().anyMatch(path -> path.equals(name) || path.startsWith(name + "."))) {
                    JsonNode value = parser.readValueAsTree();
                    part.set(name, value);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return part;
    }

    private static void copy(JsonNode source, List<String> segments, JsonNode target) {
        if (source.isArray()) {
            copyItem(source, segments, target);
            return;
        }
        for (int joined = 1; joined <= segments.size(); joined++) {
            String name = String.join(".", segments.subList(0, joined));
            JsonNode value = source.get(name);
            if (value != null && target instanceof ObjectNode object) {
                List<String> rest = segments.subList(joined, segments.size());
                if (rest.isEmpty()) {
                    object.set(name, value);
                } else if (finds(value, rest)) {
                    copy(value, rest, container(value, object.get(name), object, name));
                }
                return;
            }
        }
    }

    private static JsonNode container(JsonNode value, @Nullable JsonNode existing, ObjectNode parent, String name) {
        if (existing != null && existing.isContainer()) {
            return existing;
        }
        return value.isArray() ? parent.putArray(name) : parent.putObject(name);
    }

    private static void copyItem(JsonNode source, List<String> segments, JsonNode target) {
        int index = index(segments.getFirst());
        JsonNode item = index < 0 ? null : source.get(index);
        if (item == null || !(target instanceof ArrayNode array)) {
            return;
        }
        List<String> rest = segments.subList(1, segments.size());
        if (rest.isEmpty()) {
            array.add(item);
            return;
        }
        if (finds(item, rest)) {
            JsonNode copy = item.isArray() ? array.addArray() : array.addObject();
            copy(item, rest, copy);
        }
    }

    private static boolean finds(JsonNode source, List<String> segments) {
        if (segments.isEmpty()) {
            return true;
        }
        if (source.isArray()) {
            int index = index(segments.getFirst());
            return index >= 0 && source.has(index) && finds(source.get(index), segments.subList(1, segments.size()));
        }
        for (int joined = 1; joined <= segments.size(); joined++) {
            JsonNode value = source.get(String.join(".", segments.subList(0, joined)));
            if (value != null) {
                return finds(value, segments.subList(joined, segments.size()));
            }
        }
        return false;
    }

    private static int index(String segment) {
        boolean number =
                !segment.isEmpty() && segment.length() < 8 && segment.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(segment) : -1;
    }
}
