package dev.callboard.scaffolder.template;

import dev.callboard.scaffolder.javascript.JavaScriptText;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/** Keywords about the properties of objects and the items of lists. */
final class SchemaParts {

    private SchemaParts() {}

    static void properties(SchemaVisit visit) {
        if (visit.value().isObject()) {
            visit.asked("properties")
                    .forEachEntry((name, part) -> visit.descend(
                            part, visit.value().path(name), visit.at().property(name)));
        }
    }

    static void patternProperties(SchemaVisit visit) {
        if (!visit.value().isObject()) {
            return;
        }
        JsonNode patterns = visit.asked("patternProperties");
        visit.value().forEachEntry((name, value) -> {
            boolean matched = false;
            for (String pattern : patterns.propertyNames()) {
                if (visit.matches(pattern, name)) {
                    matched = true;
                    visit.descend(patterns.path(pattern), value, visit.at().property(name));
                }
            }
            if (!matched) {
                additional(visit, name, value);
            }
        });
    }

    static void additionalProperties(SchemaVisit visit) {
        // Where there are patterns, they know which properties are additional.
        if (visit.value().isObject() && !visit.schema().has("patternProperties")) {
            visit.value().forEachEntry((name, value) -> additional(visit, name, value));
        }
    }

    private static void additional(SchemaVisit visit, String name, JsonNode value) {
        JsonNode asked = visit.asked("additionalProperties");
        if (visit.asked("properties").has(name)) {
            return;
        }
        if (asked.isBoolean() && !asked.booleanValue()) {
            visit.complainOf(
                    name,
                    "additionalProperties",
                    "is not allowed to have the additional property " + JavaScriptText.quoted(name));
        } else {
            visit.descend(asked, value, visit.at().property(name));
        }
    }

    static void propertyNames(SchemaVisit visit) {
        if (visit.value().isObject()) {
            for (String name : visit.value().propertyNames()) {
                visit.descend(
                        visit.asked("propertyNames"),
                        StringNode.valueOf(name),
                        visit.at().nameOf(name));
            }
        }
    }

    static void required(SchemaVisit visit) {
        JsonNode required = visit.asked("required");
        if (visit.value().isMissingNode() && required.isBoolean() && required.booleanValue()) {
            visit.complain("required", SchemaVisit.nothing(), "is required");
        } else if (visit.value().isObject() && required.isArray()) {
            for (JsonNode name : required) {
                if (!visit.value().has(JavaScriptWords.text(name))) {
                    visit.complainOf(JavaScriptWords.text(name), "required", "requires property " + name);
                }
            }
        }
    }

    static void dependencies(SchemaVisit visit) {
        if (visit.value().isObject()) {
            visit.asked("dependencies").forEachEntry((name, asked) -> {
                if (visit.value().has(name)) {
                    dependency(visit, visit.at().askedBy(name), asked);
                }
            });
        }
    }

    private static void dependency(SchemaVisit visit, SchemaPlace place, JsonNode asked) {
        JsonNode argument = StringNode.valueOf(place.text());
        JsonNode names = asked.isString() ? JsonNodeFactory.instance.arrayNode().add(asked) : asked;
        if (names.isArray()) {
            for (JsonNode name : names) {
                if (!visit.value().has(JavaScriptWords.text(name))) {
                    visit.complain(
                            "dependencies",
                            argument,
                            "property %s not found, required by %s"
                                    .formatted(JavaScriptWords.text(name), place.text()));
                }
            }
            return;
        }
        List<SchemaError> errors = visit.check().errors(asked, visit.value(), place);
        if (!errors.isEmpty()) {
            visit.complain("dependencies", argument, "does not meet dependency required by " + place.text());
            visit.found().addAll(errors);
        }
    }

    static void items(SchemaVisit visit) {
        if (!visit.value().isArray()) {
            return;
        }
        JsonNode asked = visit.asked("items");
        int index = 0;
        for (JsonNode item : visit.value()) {
            JsonNode part =
                    !asked.isArray() ? asked : asked.has(index) ? asked.path(index) : visit.asked("additionalItems");
            if (part.isBoolean() && !part.booleanValue()) {
                visit.complain("items", SchemaVisit.nothing(), "additionalItems not permitted");
                return;
            }
            visit.descend(part, item, visit.at().item(index));
            index++;
        }
    }

    static void contains(SchemaVisit visit) {
        if (!visit.value().isArray()) {
            return;
        }
        JsonNode asked = visit.asked("contains");
        int index = 0;
        for (JsonNode item : visit.value()) {
            if (visit.check().errors(asked, item, visit.at().item(index)).isEmpty()) {
                return;
            }
            index++;
        }
        visit.complain("contains", asked, "must contain an item matching given schema");
    }
}
