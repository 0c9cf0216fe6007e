package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Bool;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** The way of values into a template and out of it. */
final class JsonValues {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final double LARGEST_EXACT_INTEGER = 9_007_199_254_740_991d;

    private JsonValues() {}

    /** Converts a value of the context; a missing node is undefined. */
    static Value fromJson(JsonNode node) {
        return switch (node.getNodeType()) {
            case NULL -> Nothing.NULL;
            case BOOLEAN -> Bool.of(node.asBoolean());
            case NUMBER -> new Num(node.asDouble());
            case STRING -> Text.of(node.asString());
            case ARRAY -> {
                List<Value> items = new ArrayList<>(node.size());
                node.forEach(item -> items.add(fromJson(item)));
                yield new ListValue(items);
            }
            case OBJECT -> new ObjectValue((ObjectNode) node);
            case MISSING -> Nothing.UNDEFINED;
            case BINARY, POJO -> throw new Failure("A value of the context is not JSON");
        };
    }

    /**
     * Converts a result. Undefined is a missing node at the top, absent from objects and null in lists; numbers that
     * JSON lacks are null; a regular expression is what a template would write.
     */
    static JsonNode toJson(Value value, Budget budget) {
        return toJson(value, regex -> NODES.stringNode(regex.toString()), budget);
    }

    /** Converts a value with a choice of what stands for regular expressions. */
    static JsonNode toJson(Value value, Function<RegexValue, JsonNode> regexes, Budget budget) {
        budget.step();
        return switch (value) {
            case Nothing nothing -> nothing == Nothing.NULL ? NODES.nullNode() : MissingNode.getInstance();
            case Bool bool -> NODES.booleanNode(bool.value());
            case Num number -> number(number.value());
            case Text text -> NODES.stringNode(text.text());
            case ListValue list -> {
                budget.enter();
                ArrayNode array = NODES.arrayNode();
                for (Value item : list.items()) {
                    JsonNode converted = toJson(item, regexes, budget);
                    array.add(converted.isMissingNode() ? NODES.nullNode() : converted);
                }
                budget.leave();
                yield array;
            }
            case ObjectValue object -> {
                budget.enter();
                ObjectNode converted = NODES.objectNode();
                for (String name : object.names()) {
                    JsonNode property = toJson(object.get(name), regexes, budget);
                    if (!property.isMissingNode()) {
                        converted.set(name, property);
                    }
                }
                budget.leave();
                yield converted;
            }
            case RegexValue regex -> regexes.apply(regex);
            case Value.Function ignored -> throw new Failure("A function is not a value that can be given on");
        };
    }

    private static JsonNode number(double value) {
        if (!Double.isFinite(value)) {
            return NODES.nullNode();
        }
        if (value == Math.rint(value) && Math.abs(value) <= LARGEST_EXACT_INTEGER) {
            long integer = (long) value;
            return integer == (int) integer ? NODES.numberNode((int) integer) : NODES.numberNode(integer);
        }
        return NODES.numberNode(value);
    }
}
