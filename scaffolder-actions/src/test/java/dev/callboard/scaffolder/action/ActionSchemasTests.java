package dev.callboard.scaffolder.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.scaffolder.shipped.ShippedActions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The actions that come with Backstage take and give what they do in 1.55, which a table says: names, types, bounds, defaults
 * and what is required, in their order. Where the original's schema names a default that its action does not have, the table
 * has that of the action: {@code defaultBranch}.
 */
class ActionSchemasTests {

    private static final List<String> BOUNDS =
            List.of("minLength", "maxLength", "pattern", "minimum", "maximum", "minItems");

    /** What an action takes or gives, by name; an asterisk behind a name says that it is required. */
    record Side(String action, String side, Map<String, String> fields) {

        @Override
        public String toString() {
            return action + " " + side;
        }
    }

    static Stream<Side> sides() throws IOException {
        try (InputStream table = Objects.requireNonNull(
                ActionSchemasTests.class.getResourceAsStream("ActionSchemasTests/backstage-1.55.txt"))) {
            List<Side> sides = new ArrayList<>();
            for (String line : new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith(" ")) {
                    String[] field = line.strip().split(": ", 2);
                    sides.getLast().fields().put(field[0], field[1]);
                } else {
                    String[] head = line.split(" ", 2);
                    sides.add(new Side(head[0], head[1], new LinkedHashMap<>()));
                }
            }
            return sides.stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sides")
    void anActionOfBackstageTakesAndGivesWhatItDoesThere(Side side) {
        ActionDescription description = ActionRegistry.of(ShippedActions.described())
                .find(side.action())
                .orElseThrow()
                .description();

        JsonNode schema = side.side().equals("in") ? description.inputSchema() : description.outputSchema();

        assertThat(fields(Objects.requireNonNull(schema)).entrySet())
                .containsExactlyElementsOf(side.fields().entrySet());
    }

    private static Map<String, String> fields(JsonNode schema) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            String preset = field.getValue().has("default")
                    ? ", default " + field.getValue().path("default")
                    : "";
            fields.put(
                    field.getKey() + (isRequired(schema, field.getKey()) ? "*" : ""), words(field.getValue()) + preset);
        }
        return fields;
    }

    private static boolean isRequired(JsonNode schema, String name) {
        return schema.path("required")
                .valueStream()
                .anyMatch(one -> one.asString("").equals(name));
    }

    private static String words(JsonNode schema) {
        for (String alternatives : List.of("oneOf", "anyOf")) {
            if (schema.has(alternatives)) {
                return schema.path(alternatives)
                        .valueStream()
                        .map(ActionSchemasTests::words)
                        .collect(Collectors.joining(" or "));
            }
        }
        if (schema.has("enum")) {
            return schema.path("enum")
                    .valueStream()
                    .map(value -> "`" + value.asString() + "`")
                    .collect(Collectors.joining(" / "));
        }
        if (schema.path("type").isArray()) {
            return schema.path("type")
                    .valueStream()
                    .map(type -> typed(type.asString(""), schema))
                    .collect(Collectors.joining(" or "));
        }
        return typed(schema.path("type").asString("any"), schema);
    }

    private static String typed(String type, JsonNode schema) {
        String bounds = BOUNDS.stream()
                .filter(schema::has)
                .map(bound -> bound + " " + schema.path(bound).asString())
                .collect(Collectors.joining(", "));
        String plain = switch (type) {
            case "array" -> schema.path("items").isEmpty() ? "array" : "array of (" + words(schema.path("items")) + ")";
            case "object" -> object(schema);
            case String other -> other;
        };
        return bounds.isEmpty() ? plain : plain + " with " + bounds;
    }

    private static String object(JsonNode schema) {
        // Anything may be in it, which for an object needs no saying.
        if (!schema.path("additionalProperties").isEmpty()) {
            return "map of " + words(schema.path("additionalProperties"));
        }
        if (schema.path("properties").isEmpty()) {
            return "object";
        }
        return schema.path("properties").properties().stream()
                .map(field -> field.getKey() + (isRequired(schema, field.getKey()) ? "" : "?") + ": "
                        + words(field.getValue()))
                .collect(Collectors.joining(", ", "object {", "}"));
    }
}
