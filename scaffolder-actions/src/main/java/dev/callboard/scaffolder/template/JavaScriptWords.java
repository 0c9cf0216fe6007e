package dev.callboard.scaffolder.template;

import dev.callboard.scaffolder.javascript.JavaScriptNumbers;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What JavaScript makes of a value that is put into a sentence, or that is to be a number. */
final class JavaScriptWords {

    private JavaScriptWords() {}

    /** {@code String(value)}. */
    static String text(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> "undefined";
            case STRING -> value.asString();
            case NUMBER -> JavaScriptNumbers.toText(value.doubleValue());
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

    /** {@code Number(value)}, NaN for all that is neither a number nor written like one. */
    static double number(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.doubleValue();
            case BOOLEAN -> value.booleanValue() ? 1 : 0;
            case NULL -> 0;
            case STRING -> JavaScriptNumbers.fromText(value.asString());
            case MISSING, ARRAY, OBJECT, BINARY, POJO -> Double.NaN;
        };
    }
}
