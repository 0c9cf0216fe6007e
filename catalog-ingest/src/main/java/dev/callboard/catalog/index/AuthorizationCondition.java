package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Compiles the conditions under which a caller may see entities, as permission backends send them: the catalog's rules,
 * joined by {@code anyOf}, {@code allOf} and {@code not} to any depth and any size.
 *
 * <p>The result is evaluated like every other condition, as sets of the index, so that counts, facets and pages are
 * exact for the caller. What cannot be understood is refused, never taken to permit.
 */
public final class AuthorizationCondition {

    private static final String RESOURCE_TYPE = "catalog-entity";

    private AuthorizationCondition() {}

    /**
     * Compiles a condition.
     *
     * @throws InvalidQueryException if it names a rule that the catalog has not, or is not written as that rule wants;
     *     the message says where
     */
    public static EntityFilter compile(JsonNode condition) {
        return condition(condition, "conditions");
    }

    private static EntityFilter condition(JsonNode node, String at) {
        if (!node.isObject()) {
            throw invalid(at, "expected an object");
        }
        if (node.has("rule")) {
            return rule(node, at);
        }
        if (node.size() != 1) {
            throw invalid(at, "expected a rule, or exactly one of anyOf, allOf and not");
        }
        String operator = node.propertyNames().iterator().next();
        String inside = at + "." + operator;
        JsonNode operand = node.path(operator);
        return switch (operator) {
            case "anyOf" -> new EntityFilter.Any(conditions(operand, inside));
            case "allOf" -> new EntityFilter.All(conditions(operand, inside));
            case "not" -> new EntityFilter.Not(condition(operand, inside));
            default -> throw invalid(inside, "expected anyOf, allOf or not");
        };
    }

    private static List<EntityFilter> conditions(JsonNode node, String at) {
        if (!node.isArray() || node.isEmpty()) {
            throw invalid(at, "expected a list with at least one condition");
        }
        List<EntityFilter> parts = new ArrayList<>(node.size());
        for (JsonNode part : node) {
            parts.add(condition(part, at + "[" + parts.size() + "]"));
        }
        return parts;
    }

    private static EntityFilter rule(JsonNode node, String at) {
        if (!RESOURCE_TYPE.equals(node.path("resourceType").asString(RESOURCE_TYPE))) {
            throw invalid(at + ".resourceType", "expected " + RESOURCE_TYPE);
        }
        String rule = node.path("rule").asString("");
        JsonNode params = node.path("params");
        String inside = at + ".params";
        return switch (rule) {
            case "HAS_ANNOTATION" -> row("metadata.annotations.", "annotation", params, inside);
            case "HAS_LABEL" -> row("metadata.labels.", "label", params, inside);
            case "HAS_METADATA" -> row("metadata.", "key", params, inside);
            case "HAS_SPEC" -> row("spec.", "key", params, inside);
            case "IS_ENTITY_KIND" -> new EntityFilter.HasValue("kind", texts("kinds", params, inside));
            case "IS_ENTITY_OWNER" -> new EntityFilter.HasValue("relations.ownedBy", texts("claims", params, inside));
            default -> throw invalid(at + ".rule", "the catalog has no rule '" + rule + "'");
        };
    }

    /** A row under a key of a family: with a value if one is given, else with any. */
    private static EntityFilter row(String family, String name, JsonNode params, String at) {
        JsonNode key = params.path(name);
        if (!key.isString()) {
            throw invalid(at + "." + name, "expected a string");
        }
        JsonNode value = params.path("value");
        if (value.isMissingNode()) {
            return new EntityFilter.Exists(family + key.asString());
        }
        if (!value.isString()) {
            throw invalid(at + ".value", "expected a string");
        }
        return new EntityFilter.HasValue(family + key.asString(), Set.of(value.asString()));
    }

    private static Set<String> texts(String name, JsonNode params, String at) {
        JsonNode list = params.path(name);
        if (!list.isArray() || !list.valueStream().allMatch(JsonNode::isString)) {
            throw invalid(at + "." + name, "expected a list of strings");
        }
        Set<String> texts = new LinkedHashSet<>();
        list.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private static InvalidQueryException invalid(String at, String why) {
        return new InvalidQueryException("Invalid authorization condition: " + why + " at \"" + at + "\"");
    }
}
