package dev.callboard.scaffolder.template;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/**
 * Says what the validator found in the words that Backstage's clients know.
 *
 * <p>Of an {@code anyOf} or {@code oneOf} that fails, the failure as a whole is reported, not those of its branches.
 */
final class SchemaComplaint {

    private SchemaComplaint() {}

    static List<SchemaError> of(List<Error> errors, JsonNode schema, JsonNode value) {
        Map<String, SchemaError> byPlace = new LinkedHashMap<>();
        for (Error error : errors) {
            int choice = choice(error.getEvaluationPath());
            if (choice < 0) {
                byPlace.putIfAbsent(
                        error.getEvaluationPath() + " " + error.getInstanceLocation() + " " + error.getProperty(),
                        single(error, schema));
            } else {
                SchemaError whole = choice(error, choice, schema, value);
                byPlace.merge(prefix(error.getEvaluationPath(), choice), whole, SchemaComplaint::outer);
            }
        }
        return List.copyOf(byPlace.values());
    }

    private static SchemaError outer(SchemaError one, SchemaError other) {
        return other.path().size() < one.path().size() ? other : one;
    }

    private static SchemaError single(Error error, JsonNode schema) {
        String keyword = error.getKeyword();
        JsonNode asked = error.getSchemaNode();
        JsonNode argument = switch (keyword) {
            case "required", "additionalProperties" -> StringNode.valueOf(String.valueOf(error.getProperty()));
            case "type" ->
                asked.isArray() ? asked : JsonNodeFactory.instance.arrayNode().add(asked);
            case "uniqueItems" -> MissingNode.getInstance();
            default -> asked;
        };
        return new SchemaError(
                path(error.getInstanceLocation()),
                message(keyword, argument, error),
                parent(error, schema),
                error.getInstanceNode(),
                keyword,
                argument);
    }

    private static SchemaError choice(Error error, int at, JsonNode schema, JsonNode value) {
        String keyword = error.getEvaluationPath().getName(at);
        List<Object> path = path(error.getInstanceLocation());
        JsonNode branches = schema.at(pointer(error.getEvaluationPath(), at + 1));
        ArrayNode argument = JsonNodeFactory.instance.arrayNode();
        branches.forEach(branch -> argument.add(label(branch, argument.size())));
        String message =
                (keyword.equals("oneOf") ? "is not exactly one from " : "is not any of ") + commaList(argument);
        JsonNode instance = value.at(pointer(error.getInstanceLocation(), path.size()));
        return new SchemaError(
                path, message, schema.at(pointer(error.getEvaluationPath(), at)), instance, keyword, argument);
    }

    /** What a branch is called: by its title, if it has one. */
    private static String label(JsonNode branch, int index) {
        if (branch.path("$ref").isString() && !branch.has("title")) {
            return "<" + branch.path("$ref").asString() + ">";
        }
        JsonNode title = branch.path("title");
        return title.isString() && !title.asString().isEmpty() ? title.toString() : "[subschema " + index + "]";
    }

    private static int choice(NodePath evaluation) {
        for (int i = 0; i < evaluation.getNameCount(); i++) {
            String name = evaluation.getName(i);
            boolean keyword = i == 0 || !evaluation.getName(i - 1).equals("properties");
            if (keyword && (name.equals("anyOf") || name.equals("oneOf"))) {
                return i;
            }
        }
        return -1;
    }

    private static String message(String keyword, JsonNode argument, Error error) {
        String value = argument.isString() ? argument.asString() : argument.toString();
        return switch (keyword) {
            case "type" -> "is not of a type(s) " + commaList(argument);
            case "required" -> "requires property " + argument;
            case "additionalProperties" -> "is not allowed to have the additional property " + argument;
            case "pattern" -> "does not match pattern " + argument;
            case "format" -> "does not conform to the " + argument + " format";
            case "enum" -> "is not one of enum values: " + commaList(argument);
            case "const" -> "does not exactly match expected constant: " + value;
            case "minLength", "minItems" -> "does not meet minimum length of " + value;
            case "maxLength", "maxItems" -> "does not meet maximum length of " + value;
            case "minimum" -> "must be greater than or equal to " + value;
            case "maximum" -> "must be less than or equal to " + value;
            case "exclusiveMinimum" -> "must be strictly greater than " + value;
            case "exclusiveMaximum" -> "must be strictly less than " + value;
            case "multipleOf" -> "is not a multiple of (divisible by) " + value;
            case "uniqueItems" -> "contains duplicate item";
            case "minProperties" -> "does not meet minimum property length of " + value;
            case "maxProperties" -> "does not meet maximum property length of " + value;
            case "not" -> "is of prohibited type";
            case "contains" -> "must contain an item matching given schema";
            default -> error.getMessage();
        };
    }

    private static String commaList(JsonNode argument) {
        if (!argument.isArray()) {
            return argument.isString() ? argument.asString() : argument.toString();
        }
        return StreamSupport.stream(argument.spliterator(), false)
                .map(item -> item.isString() ? item.asString() : item.toString())
                .collect(Collectors.joining(","));
    }

    private static JsonNode parent(Error error, JsonNode schema) {
        String fragment = String.valueOf(error.getSchemaLocation().getFragment());
        int last = fragment.lastIndexOf('/');
        try {
            return schema.at(JsonPointer.compile(last < 0 ? "" : fragment.substring(0, last)));
        } catch (IllegalArgumentException | JacksonException notAPointer) {
            return error.getSchemaNode();
        }
    }

    private static List<Object> path(NodePath location) {
        List<Object> path = new ArrayList<>();
        for (int i = 0; i < location.getNameCount(); i++) {
            path.add(location.getElement(i));
        }
        return path;
    }

    private static JsonPointer pointer(NodePath path, int length) {
        JsonPointer pointer = JsonPointer.empty();
        for (int i = 0; i < length; i++) {
            pointer = path.getElement(i) instanceof Integer index
                    ? pointer.appendIndex(index)
                    : pointer.appendProperty(path.getName(i));
        }
        return pointer;
    }

    private static String prefix(NodePath path, int length) {
        return pointer(path, length + 1).toString();
    }
}
