package dev.callboard.scaffolder.template;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rewrites a schema as templates have them to strict draft 7: what the original's validator ignores is left out, and the
 * boolean {@code exclusiveMinimum} of draft 4 becomes a number.
 */
final class SchemaDialect {

    private static final int MAX_DEPTH = 100;
    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "object", "array", "null");
    private static final Set<String> MAPS = Set.of("properties", "patternProperties", "definitions", "$defs");
    private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf");
    private static final Set<String> SINGLE = Set.of(
            "items",
            "additionalItems",
            "additionalProperties",
            "not",
            "if",
            "then",
            "else",
            "contains",
            "propertyNames");
    /** Keywords whose value is taken as it is. All that are not listed anywhere, such as {@code ui:*}, are left out. */
    private static final Set<String> PLAIN = Set.of(
            "$ref",
            "const",
            "format",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "multipleOf",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties");

    private SchemaDialect() {}

    static JsonNode tolerant(JsonNode schema) {
        return schema(schema, 0);
    }

    private static JsonNode schema(JsonNode written, int depth) {
        if (depth > MAX_DEPTH) {
            throw new TemplateInvalidException("A schema is nested more than " + MAX_DEPTH + " levels deep");
        }
        if (!(written instanceof ObjectNode object)) {
            return written.isBoolean() ? written : JsonNodeFactory.instance.objectNode();
        }
        ObjectNode tolerant = JsonNodeFactory.instance.objectNode();
        object.forEachEntry((keyword, value) -> {
            JsonNode kept = value(object, keyword, value, depth + 1);
            if (kept != null) {
                tolerant.set(keyword, kept);
            }
        });
        return tolerant;
    }

    private static @Nullable JsonNode value(ObjectNode schema, String keyword, JsonNode value, int depth) {
        if (MAPS.contains(keyword)) {
            return value instanceof ObjectNode map ? map(map, depth) : null;
        }
        if (LISTS.contains(keyword) || (keyword.equals("items") && value.isArray())) {
            return value instanceof ArrayNode list && !list.isEmpty() ? list(list, depth) : null;
        }
        if (SINGLE.contains(keyword)) {
            return schema(value, depth);
        }
        return switch (keyword) {
            case "type" -> types(value);
            case "required" -> value.isArray() ? value : null;
            case "enum" -> value.isArray() ? value : null;
            case "dependencies" -> value instanceof ObjectNode map ? dependencies(map, depth) : null;
            case "exclusiveMinimum" -> exclusive(value, schema.path("minimum"));
            case "exclusiveMaximum" -> exclusive(value, schema.path("maximum"));
            default -> PLAIN.contains(keyword) ? value : null;
        };
    }

    private static ObjectNode map(ObjectNode map, int depth) {
        ObjectNode tolerant = JsonNodeFactory.instance.objectNode();
        map.forEachEntry((name, value) -> tolerant.set(name, schema(value, depth)));
        return tolerant;
    }

    private static ArrayNode list(ArrayNode list, int depth) {
        ArrayNode tolerant = JsonNodeFactory.instance.arrayNode();
        list.forEach(value -> tolerant.add(schema(value, depth)));
        return tolerant;
    }

    private static ObjectNode dependencies(ObjectNode map, int depth) {
        ObjectNode tolerant = JsonNodeFactory.instance.objectNode();
        map.forEachEntry((name, value) -> tolerant.set(name, value.isArray() ? value : schema(value, depth)));
        return tolerant;
    }

    private static @Nullable JsonNode types(JsonNode value) {
        if (value.isString()) {
            return TYPES.contains(value.asString()) ? value : null;
        }
        ArrayNode known = JsonNodeFactory.instance.arrayNode();
        for (JsonNode type : value) {
            if (!type.isString() || !TYPES.contains(type.asString())) {
                return null;
            }
            known.add(type);
        }
        return known.isEmpty() ? null : known;
    }

    private static @Nullable JsonNode exclusive(JsonNode value, JsonNode limit) {
        if (value.isNumber()) {
            return value;
        }
        return value.isBoolean() && value.booleanValue() && limit.isNumber() ? limit : null;
    }
}
