package dev.callboard.backend.permission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a resource has to fulfil: rules of its plugin, joined to any depth. */
public sealed interface Condition {

    int MAX_DEPTH = 100;

    /** Fulfilled if all parts are. */
    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** Fulfilled if one part is. */
    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** Fulfilled if the part is not. */
    record Not(Condition part) implements Condition {}

    /** Fulfilled as the plugin's rule says. */
    record Rule(String name, String resourceType, ObjectNode params) implements Condition {}

    /**
     * Reads a condition.
     *
     * @param rules the rules of the resource type, by name
     * @param at where the condition stands, for complaints
     * @throws InvalidCondition if it is not written as conditions are, or names a rule or a parameter that is not there
     */
    static Condition parse(JsonNode json, String resourceType, Map<String, PermissionRule> rules, String at) {
        return parse(json, resourceType, rules, at, 0);
    }

    private static Condition parse(
            JsonNode json, String resourceType, Map<String, PermissionRule> rules, String at, int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidCondition(at + " is nested more than " + MAX_DEPTH + " levels deep");
        }
        if (json.has("rule")) {
            return rule(json, resourceType, rules, at);
        }
        if (!json.isObject() || json.size() != 1) {
            throw new InvalidCondition(at + " must be a rule, or exactly one of anyOf, allOf and not");
        }
        String operator = json.propertyNames().iterator().next();
        JsonNode operand = json.path(operator);
        String inside = at + "/" + operator;
        return switch (operator) {
            case "not" -> new Not(parse(operand, resourceType, rules, inside, depth + 1));
            case "allOf" -> new All(parts(operand, resourceType, rules, inside, depth + 1));
            case "anyOf" -> new Any(parts(operand, resourceType, rules, inside, depth + 1));
            default ->
                throw new InvalidCondition(
                        at + " must be a rule, or exactly one of anyOf, allOf and not, but has '" + operator + "'");
        };
    }

    private static List<Condition> parts(
            JsonNode json, String resourceType, Map<String, PermissionRule> rules, String at, int depth) {
        if (!json.isArray() || json.isEmpty()) {
            throw new InvalidCondition(at + " must be a list with at least one condition");
        }
        List<Condition> parts = new ArrayList<>(json.size());
        for (JsonNode part : json) {
            parts.add(parse(part, resourceType, rules, at + "/" + parts.size(), depth));
        }
        return parts;
    }

    private static Rule rule(JsonNode json, String resourceType, Map<String, PermissionRule> rules, String at) {
        if (!json.path("resourceType").asString("").equals(resourceType)) {
            throw new InvalidCondition(at + "/resourceType must be '" + resourceType + "'");
        }
        String name = json.path("rule").asString("");
        PermissionRule rule = rules.get(name);
        if (rule == null) {
            throw new InvalidCondition(at + "/rule: there is no rule '" + name + "' for resources of type '"
                    + resourceType + "'; there are " + String.join(", ", rules.keySet()));
        }
        JsonNode given = json.has("params") ? json.path("params") : JsonNodeFactory.instance.objectNode();
        rule.check(given, at + "/params");
        return new Rule(name, resourceType, (ObjectNode) given);
    }

    /** Whether the condition is fulfilled by something that fulfils exactly the rules that the test says. */
    default boolean holds(Predicate<Rule> test) {
        return switch (this) {
            case All(List<Condition> parts) -> parts.stream().allMatch(part -> part.holds(test));
            case Any(List<Condition> parts) -> parts.stream().anyMatch(part -> part.holds(test));
            case Not(Condition part) -> !part.holds(test);
            case Rule rule -> test.test(rule);
        };
    }

    /** As Backstage writes one. */
    default ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (this) {
            case All(List<Condition> parts) -> json.set("allOf", list(parts));
            case Any(List<Condition> parts) -> json.set("anyOf", list(parts));
            case Not(Condition part) -> json.set("not", part.toJson());
            case Rule(String name, String resourceType, ObjectNode params) -> {
                json.put("rule", name);
                json.put("resourceType", resourceType);
                json.set("params", params);
            }
        }
        return json;
    }

    private static ArrayNode list(List<Condition> parts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        parts.forEach(part -> list.add(part.toJson()));
        return list;
    }
}
