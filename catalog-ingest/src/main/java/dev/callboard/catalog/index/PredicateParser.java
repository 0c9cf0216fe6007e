package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the predicate language into a filter. */
final class PredicateParser {

    /** How deep conditions may be nested. */
    static final int MAX_DEPTH = 64;

    private PredicateParser() {}

    static EntityFilter parse(ObjectNode predicate) {
        return condition(predicate, "query", 0);
    }

    private static EntityFilter condition(JsonNode node, String at, int depth) {
        if (depth > MAX_DEPTH) {
            throw invalid(at, "conditions are nested more than " + MAX_DEPTH + " deep");
        }
        if (!(node instanceof ObjectNode object)) {
            throw invalid(at, "expected an object, top-level primitives are not supported");
        }
        List<String> names = List.copyOf(object.propertyNames());
        String operator =
                names.stream().filter(name -> name.startsWith("$")).findFirst().orElse(null);
        if (operator == null) {
            List<EntityFilter> fields = new ArrayList<>();
            names.forEach(name -> fields.add(field(name, object.path(name), at + "." + name)));
            return fields.size() == 1 ? fields.getFirst() : new EntityFilter.All(fields);
        }
        if (names.size() > 1) {
            throw invalid(at, "'" + operator + "' has to be the only key of its object");
        }
        String inside = at + "." + operator;
        JsonNode operand = object.path(operator);
        return switch (operator) {
            case "$all" -> new EntityFilter.All(conditions(operand, inside, depth));
            case "$any" -> new EntityFilter.Any(conditions(operand, inside, depth));
            case "$not" -> new EntityFilter.Not(condition(operand, inside, depth + 1));
            default -> throw invalid(inside, "unknown operator, expected $all, $any or $not");
        };
    }

    private static List<EntityFilter> conditions(JsonNode node, String at, int depth) {
        if (!node.isArray()) {
            throw invalid(at, "expected an array of conditions");
        }
        List<EntityFilter> parts = new ArrayList<>();
        for (JsonNode part : node) {
            parts.add(condition(part, at + "[" + parts.size() + "]", depth + 1));
        }
        return parts;
    }

    private static EntityFilter field(String key, JsonNode value, String at) {
        if (isPrimitive(value)) {
            return new EntityFilter.HasValue(key, Set.of(SearchRows.primitiveText(value)));
        }
        if (!value.isObject() || value.size() != 1) {
            throw invalid(
                    at,
                    "expected a string, a number, a boolean, or an object with exactly one of"
                            + " $exists, $in, $contains and $hasPrefix");
        }
        String operator = value.propertyNames().iterator().next();
        JsonNode operand = value.path(operator);
        return switch (operator) {
            case "$exists" -> exists(key, operand, at);
            case "$in" -> new EntityFilter.HasValue(key, primitives(operand, at + ".$in"));
            case "$hasPrefix" -> {
                if (!operand.isString()) {
                    throw invalid(at, "$hasPrefix expects a string");
                }
                yield new EntityFilter.HasPrefix(key, operand.asString());
            }
            case "$contains" -> contains(key, operand, at + ".$contains");
            default -> throw invalid(at, "unknown operator '" + operator + "'");
        };
    }

    private static EntityFilter exists(String key, JsonNode operand, String at) {
        if (!operand.isBoolean()) {
            throw invalid(at, "$exists expects true or false");
        }
        EntityFilter exists = new EntityFilter.Exists(key);
        return operand.asBoolean() ? exists : new EntityFilter.Not(exists);
    }

    private static EntityFilter contains(String key, JsonNode operand, String at) {
        if (isPrimitive(operand)) {
            return new EntityFilter.HasValue(key, Set.of(SearchRows.primitiveText(operand)));
        }
        if (!(operand instanceof ObjectNode relation)) {
            throw invalid(at, "expected a string, a number, a boolean or an object");
        }
        if (!key.equalsIgnoreCase("relations")) {
            throw new InvalidQueryException("Object form of $contains is not supported for field \"" + key + "\"");
        }
        String type = null;
        Set<String> targets = null;
        for (String name : relation.propertyNames()) {
            switch (name.toLowerCase(Locale.ROOT)) {
                case "type" ->
                    type = relation.path(name).isString() ? relation.path(name).asString() : null;
                case "targetref" -> targets = targets(relation.path(name), at + "." + name);
                default -> throw invalid(at, "unknown key '" + name + "', expected type and targetRef");
            }
        }
        if (type == null) {
            throw invalid(at, "a relation needs a type, which is a string");
        }
        String row = "relations." + type;
        return targets == null ? new EntityFilter.Exists(row) : new EntityFilter.HasValue(row, targets);
    }

    private static Set<String> targets(JsonNode node, String at) {
        if (node.isString()) {
            return Set.of(node.asString());
        }
        JsonNode in = node.path("$in");
        if (!node.isObject()
                || node.size() != 1
                || in.isEmpty()
                || !in.valueStream().allMatch(JsonNode::isString)) {
            throw invalid(at, "expected a string or {\"$in\": [...]} with at least one string");
        }
        return primitives(in, at);
    }

    private static Set<String> primitives(JsonNode node, String at) {
        if (!node.isArray()) {
            throw invalid(at, "expected an array");
        }
        Set<String> values = new LinkedHashSet<>();
        for (JsonNode value : node) {
            if (!isPrimitive(value)) {
                throw invalid(at, "expected only strings, numbers and booleans");
            }
            values.add(SearchRows.primitiveText(value));
        }
        return values;
    }

    private static boolean isPrimitive(JsonNode node) {
        return node.isString() || node.isNumber() || node.isBoolean();
    }

    private static InvalidQueryException invalid(String at, String why) {
        return new InvalidQueryException("Invalid query: Validation error: " + why + " at \"" + at + "\"");
    }
}
