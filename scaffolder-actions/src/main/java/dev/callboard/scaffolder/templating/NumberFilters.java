package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.javascript.JavaScriptNumbers;
import dev.callboard.scaffolder.javascript.JavaScriptText;
import dev.callboard.scaffolder.templating.Value.Num;
import java.util.Map;

/** Filters that give numbers. */
final class NumberFilters {

    static final Map<String, BuiltInFilter> ALL = Map.of(
            "abs", (input, a) -> new Num(Math.abs(Coercions.number(input, a.budget()))),
            "float", NumberFilters::decimal,
            "int", NumberFilters::integer,
            "round", NumberFilters::round);

    private static final int LONGEST_NUMBER = 2048;

    private NumberFilters() {}

    private static Value decimal(Value input, Arguments arguments) {
        double value = JavaScriptNumbers.prefixFromText(beginning(input, arguments));
        return Double.isNaN(value) ? arguments.get(0) : new Num(value);
    }

    private static Value integer(Value input, Arguments given) {
        Arguments arguments = given.inOrder("default", "base");
        int base = arguments.integer(1, 10);
        double value = JavaScriptNumbers.integerPrefixFromText(beginning(input, arguments), base);
        return Double.isNaN(value) ? arguments.get(0) : new Num(value);
    }

    private static String beginning(Value input, Arguments arguments) {
        String text = JavaScriptText.trimStart(Coercions.text(input, arguments.budget()));
        return text.substring(0, Math.min(text.length(), LONGEST_NUMBER));
    }

    private static Value round(Value input, Arguments arguments) {
        double factor = Math.pow(10, arguments.truthy(0) ? arguments.number(0) : 0);
        double scaled = Coercions.number(input, arguments.budget()) * factor;
        String method = arguments.get(1) instanceof Value.Text text && !text.safe() ? text.text() : "";
        double rounded = switch (method) {
            case "ceil" -> Math.ceil(scaled);
            case "floor" -> Math.floor(scaled);
            default -> Math.floor(scaled + 0.5);
        };
        return new Num(rounded / factor);
    }
}
