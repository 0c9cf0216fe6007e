package dev.callboard.scaffolder.template;

import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** What JavaScript makes of a value that is put into a sentence, or that is to be a number. */
final class JavaScriptWords {

    private JavaScriptWords() {}

    /** {@code String(value)}. */
    static String text(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> "undefined";
            case STRING -> value.asString();
            case NUMBER -> value.isIntegralNumber() ? value.asString() : plain(value);
            case ARRAY -> list(value);
            case OBJECT -> "[object Object]";
            case NULL, BOOLEAN, BINARY, POJO -> value.toString();
        };
    }

    /** The items joined by commas, where nothing stands for null. */
    static String list(JsonNode items) {
        return items.valueStream().map(item -> item.isNull() ? "" : text(item)).collect(Collectors.joining(","));
    }

    /** Every item by itself joined by commas. */
    static String each(JsonNode items) {
        return items.valueStream().map(JavaScriptWords::text).collect(Collectors.joining(","));
    }

    static String quoted(String text) {
        return StringNode.valueOf(text).toString();
    }

    /** {@code Number(value)}, NaN for all that is neither a number nor written like one. */
    static double number(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.doubleValue();
            case BOOLEAN -> value.booleanValue() ? 1 : 0;
            case NULL -> 0;
            case STRING -> parsed(value.asString().strip());
            case MISSING, ARRAY, OBJECT, BINARY, POJO -> Double.NaN;
        };
    }

    private static double parsed(String text) {
        try {
            return text.isEmpty() ? 0 : Double.parseDouble(text);
        } catch (NumberFormatException notOne) {
            return Double.NaN;
        }
    }

    private static String plain(JsonNode number) {
        return number.decimalValue().stripTrailingZeros().toPlainString();
    }
}
