package dev.callboard.policy.permission;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules that conditions may name: by the type of the resource, then by their name, with the parameters they take.
 */
public record ConditionRules(Map<String, Map<String, Set<String>>> byResourceType) {

    private static final int MAX_DEPTH = 32;

    public ConditionRules {
        byResourceType = Map.copyOf(byResourceType);
    }

    /** The rules of Backstage's catalog. */
    public static ConditionRules ofCatalog() {
        return new ConditionRules(Map.of(
                "catalog-entity",
                Map.of(
                        "HAS_ANNOTATION", Set.of("annotation", "value"),
                        "HAS_LABEL", Set.of("label"),
                        "HAS_METADATA", Set.of("key", "value"),
                        "HAS_SPEC", Set.of("key", "value"),
                        "IS_ENTITY_KIND", Set.of("kinds"),
                        "IS_ENTITY_OWNER", Set.of("claims"))));
    }

    /** What is wrong with conditions; empty if whoever registered the rules can apply them. */
    Optional<String> complaint(String resourceType, ObjectNode conditions) {
        return complaint(resourceType, conditions, 0);
    }

    private Optional<String> complaint(String resourceType, JsonNode conditions, int depth) {
        if (depth > MAX_DEPTH) {
            return Optional.of("its conditions are nested too deeply");
        }
        if (conditions.has("rule")) {
            return ruleComplaint(resourceType, conditions);
        }
        if (conditions.size() != 1) {
            return Optional.of("its conditions are none that there are");
        }
        if (conditions.has("not")) {
            return complaint(resourceType, conditions.path("not"), depth + 1);
        }
        JsonNode list = conditions.has("anyOf") ? conditions.path("anyOf") : conditions.path("allOf");
        if (!list.isArray() || list.isEmpty()) {
            return Optional.of("its conditions are none that there are");
        }
        for (JsonNode condition : list) {
            Optional<String> complaint = complaint(resourceType, condition, depth + 1);
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        return Optional.empty();
    }

    private Optional<String> ruleComplaint(String resourceType, JsonNode condition) {
        String name = condition.path("rule").asString("");
        Set<String> parameters =
                byResourceType.getOrDefault(resourceType, Map.of()).get(name);
        if (parameters == null) {
            return Optional.of("nobody has registered the rule " + name + " for " + resourceType);
        }
        if (!resourceType.equals(condition.path("resourceType").asString(resourceType))) {
            return Optional.of("the rule " + name + " is asked of another kind of thing");
        }
        JsonNode given = condition.path("params");
        for (String parameter : given.propertyNames()) {
            if (!parameters.contains(parameter)) {
                return Optional.of("the rule " + name + " does not take " + parameter);
            }
        }
        return Optional.empty();
    }
}
