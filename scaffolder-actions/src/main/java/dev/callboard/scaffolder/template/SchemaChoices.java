package dev.callboard.scaffolder.template;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/** Keywords that say which schemas or types a value is to fit. */
final class SchemaChoices {

    private SchemaChoices() {}

    static void type(SchemaVisit visit) {
        List<JsonNode> types = asList(visit.asked("type"));
        if (visit.value().isMissingNode() || types.stream().anyMatch(type -> isOf(type, visit))) {
            return;
        }
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        types.forEach(type -> {
            String id = SchemaDocument.id(type);
            names.add(id == null ? JavaScriptWords.text(type) : "<" + id + ">");
        });
        visit.complain("type", names, "is not of a type(s) " + JavaScriptWords.list(names));
    }

    /** What is no known type is any type. */
    private static boolean isOf(JsonNode type, SchemaVisit visit) {
        if (!type.isString()) {
            return !type.isObject() || visit.fits(type);
        }
        JsonNode value = visit.value();
        return switch (type.asString()) {
            case "string" -> value.isString();
            case "number" -> value.isNumber();
            case "integer" -> value.isNumber() && value.doubleValue() % 1 == 0;
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "null" -> value.isNull();
            case "date" -> false;
            default -> true;
        };
    }

    static void not(SchemaVisit visit) {
        JsonNode not = visit.asked("not");
        JsonNode asked =
                not.isMissingNode() || (not.isBoolean() && !not.booleanValue()) ? visit.asked("disallow") : not;
        if (visit.value().isMissingNode() || asked.isMissingNode() || asked.isNull()) {
            return;
        }
        for (JsonNode type : asList(asked)) {
            if (isOf(type, visit)) {
                String id = SchemaDocument.id(type);
                JsonNode argument = id == null ? type : StringNode.valueOf(id);
                visit.complain("not", argument, "is of prohibited type " + JavaScriptWords.text(argument));
            }
        }
    }

    static void allOf(SchemaVisit visit) {
        int index = 0;
        for (JsonNode part : parts(visit, "allOf")) {
            List<SchemaError> errors = visit.check().errors(part, visit.value(), visit.at());
            if (!errors.isEmpty()) {
                visit.complainOfPart(SchemaVisit.label(part, index), part, errors);
            }
            index++;
        }
    }

    static void anyOf(SchemaVisit visit) {
        List<JsonNode> parts = parts(visit, "anyOf");
        if (!parts.isEmpty() && parts.stream().noneMatch(visit::fits)) {
            ArrayNode labels = labels(parts, id -> "<" + id + ">");
            visit.complain("anyOf", labels, "is not any of " + JavaScriptWords.each(labels));
        }
    }

    static void oneOf(SchemaVisit visit) {
        List<JsonNode> parts = parts(visit, "oneOf");
        if (!parts.isEmpty() && parts.stream().filter(visit::fits).count() != 1) {
            ArrayNode labels = labels(parts, UnaryOperator.identity());
            visit.complain("oneOf", labels, "is not exactly one from " + JavaScriptWords.each(labels));
        }
    }

    static void condition(SchemaVisit visit) {
        if (visit.value().isMissingNode() || !isSchema(visit.asked("if"))) {
            return;
        }
        JsonNode branch = visit.asked(visit.fits(visit.asked("if")) ? "then" : "else");
        if (isSchema(branch)) {
            visit.descend(branch, visit.value(), visit.at());
        }
    }

    private static boolean isSchema(JsonNode part) {
        return part.isObject() || part.isBoolean();
    }

    /** The schemas to choose from; none if there is nothing that could fit. */
    private static List<JsonNode> parts(SchemaVisit visit, String keyword) {
        JsonNode parts = visit.asked(keyword);
        return visit.value().isMissingNode() || !parts.isArray() ? List.of() : asList(parts);
    }

    private static ArrayNode labels(List<JsonNode> parts, UnaryOperator<String> shown) {
        ArrayNode labels = JsonNodeFactory.instance.arrayNode();
        for (JsonNode part : parts) {
            String id = SchemaDocument.id(part);
            labels.add(id == null ? SchemaVisit.label(part, labels.size()) : shown.apply(id));
        }
        return labels;
    }

    private static List<JsonNode> asList(JsonNode value) {
        List<JsonNode> list = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(list::add);
        } else {
            list.add(value);
        }
        return list;
    }
}
