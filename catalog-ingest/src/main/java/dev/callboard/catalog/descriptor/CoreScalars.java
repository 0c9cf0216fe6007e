package dev.callboard.catalog.descriptor;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a plain scalar means by YAML 1.2's core schema, as numbers of JavaScript: a whole number is one whether it is
 * written {@code 1} or {@code 1.0}, and what JSON cannot say, infinity or no number at all, is null.
 */
final class CoreScalars {

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");
    private static final int LONG_DIGITS = 18;
    private static final double WRITTEN_WITH_EXPONENT = 1e21;
    private static final double EXACT = 9_007_199_254_740_992.0;

    private CoreScalars() {}

    static JsonNode plain(String value) {
        return switch (value) {
            case "", "~", "null", "Null", "NULL" -> NODES.nullNode();
            case "true", "True", "TRUE" -> NODES.booleanNode(true);
            case "false", "False", "FALSE" -> NODES.booleanNode(false);
            default -> mayBeNumber(value) ? numberOrText(value) : NODES.stringNode(value);
        };
    }

    private static boolean mayBeNumber(String value) {
        char first = value.charAt(0);
        return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
    }

    private static JsonNode numberOrText(String value) {
        if (INTEGER.matcher(value).matches()) {
            return integer(value, 10);
        }
        if (OCTAL.matcher(value).matches()) {
            return integer(value.substring(2), 8);
        }
        if (HEXADECIMAL.matcher(value).matches()) {
            return integer(value.substring(2), 16);
        }
        if (FLOAT.matcher(value).matches()) {
            return number(Double.parseDouble(value));
        }
        return NOT_FINITE.matcher(value).matches() ? NODES.nullNode() : NODES.stringNode(value);
    }

    static JsonNode integer(String digits, int radix) {
        if (digits.length() <= (radix == 10 ? LONG_DIGITS : 12)) {
            return NODES.numberNode(Long.parseLong(digits, radix));
        }
        // Beyond this JavaScript has no exact numbers, and reading ever more digits exactly takes ever longer.
        return number(
                digits.length() > 400
                        ? Double.POSITIVE_INFINITY
                        : new BigInteger(digits.startsWith("+") ? digits.substring(1) : digits, radix).doubleValue());
    }

    static JsonNode number(double value) {
        if (!Double.isFinite(value)) {
            return NODES.nullNode();
        }
        if (value != Math.rint(value) || Math.abs(value) >= WRITTEN_WITH_EXPONENT) {
            return NODES.numberNode(value);
        }
        return Math.abs(value) <= EXACT
                ? NODES.numberNode((long) value)
                : NODES.numberNode(new BigDecimal(Double.toString(value)).toBigInteger());
    }

    /** How JavaScript writes a value where it wants text: as the key of an object. */
    static String asKey(JsonNode value, String written) {
        if (value.isNumber()) {
            return value.isIntegralNumber() ? value.asString() : number(value.doubleValue(), written);
        }
        if (value.isNull()) {
            return written.toLowerCase(Locale.ROOT).contains("nan")
                    ? "NaN"
                    : written.startsWith("-") ? "-Infinity" : "Infinity";
        }
        return value.asString();
    }

    private static String number(double value, String written) {
        double size = Math.abs(value);
        if (size >= 1e-6 && size < 1e21) {
            return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
        }
        return Double.isFinite(value)
                ? Double.toString(value).replace(".0E", "e").replace("E", "e").replaceFirst("e(?=\\d)", "e+")
                : written;
    }
}
