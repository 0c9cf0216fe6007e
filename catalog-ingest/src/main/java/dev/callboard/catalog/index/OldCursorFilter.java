package dev.callboard.catalog.index;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the condition of a cursor that an older server wrote, and writes the predicate that means the same. */
final class OldCursorFilter {

    private OldCursorFilter() {}

    static ObjectNode toPredicate(JsonNode filter) {
        return toPredicate(filter, 0);
    }

    private static ObjectNode toPredicate(JsonNode filter, int depth) {
        if (depth > PredicateParser.MAX_DEPTH) {
            throw new IllegalArgumentException("filter is nested too deep");
        }
        ObjectNode predicate = JsonNodeFactory.instance.objectNode();
        if (filter.path("key").isString()) {
            String key = filter.path("key").asString();
            if (filter.path("values").isArray()) {
                predicate.putObject(key).set("$in", filter.path("values"));
            } else {
                predicate.putObject(key).put("$exists", true);
            }
        } else if (filter.path("not").isObject()) {
            predicate.set("$not", toPredicate(filter.path("not"), depth + 1));
        } else if (filter.path("anyOf").isArray() || filter.path("allOf").isArray()) {
            boolean any = filter.path("anyOf").isArray();
            ArrayNode parts = predicate.putArray(any ? "$any" : "$all");
            for (JsonNode part : filter.path(any ? "anyOf" : "allOf")) {
                parts.add(toPredicate(part, depth + 1));
            }
        } else {
            throw new IllegalArgumentException("filter has neither key, not, anyOf nor allOf");
        }
        return predicate;
    }
}
