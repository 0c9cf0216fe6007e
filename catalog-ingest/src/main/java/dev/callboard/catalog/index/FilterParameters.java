package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the {@code filter} parameter's language and writes the predicate that means the same. */
final class FilterParameters {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private FilterParameters() {}

    static @Nullable ObjectNode toPredicate(List<String> parameters) {
        List<ObjectNode> alternatives = new ArrayList<>();
        for (String parameter : parameters) {
            Map<String, Set<String>> statements = statements(parameter);
            if (!statements.isEmpty()) {
                alternatives.add(allOf(statements));
            }
        }
        return alternatives.isEmpty() ? null : combined("$any", alternatives);
    }

    /** For each key the values it may have; none if it only has to exist. */
    private static Map<String, Set<String>> statements(String parameter) {
        Map<String, Set<String>> statements = new LinkedHashMap<>();
        for (String statement : parameter.split(",", -1)) {
            if (statement.isBlank()) {
                continue;
            }
            int equals = statement.indexOf('=');
            String key = (equals < 0 ? statement : statement.substring(0, equals)).strip();
            if (key.isEmpty()) {
                throw new InvalidQueryException(
                        "Invalid filter, '%s' is not a valid statement (expected a string on the form a=b or a= or a)"
                                .formatted(statement.strip()));
            }
            Set<String> values = statements.computeIfAbsent(key, absent -> new LinkedHashSet<>());
            if (equals >= 0) {
                values.add(statement.substring(equals + 1).strip());
            }
        }
        return statements;
    }

    private static ObjectNode allOf(Map<String, Set<String>> statements) {
        List<ObjectNode> conditions = new ArrayList<>();
        statements.forEach((key, values) -> conditions.add(condition(key, values)));
        return combined("$all", conditions);
    }

    private static ObjectNode condition(String key, Set<String> values) {
        ObjectNode condition = JSON.objectNode();
        switch (values.size()) {
            case 0 -> condition.putObject(key).put("$exists", true);
            case 1 -> condition.put(key, values.iterator().next());
            default -> {
                ArrayNode in = condition.putObject(key).putArray("$in");
                values.forEach(in::add);
            }
        }
        return condition;
    }

    private static ObjectNode combined(String operator, List<ObjectNode> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        ObjectNode combination = JSON.objectNode();
        combination.putArray(operator).addAll(parts);
        return combination;
    }
}
