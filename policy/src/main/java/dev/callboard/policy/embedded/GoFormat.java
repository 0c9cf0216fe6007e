package dev.callboard.policy.embedded;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Formats text as Go's {@code fmt.Sprintf} does with the arguments that OPA passes it: texts, whole numbers and fractions
 * are themselves, everything else is the text that OPA writes it as.
 *
 * <p>Knows the verbs {@code %v %s %d %q %f %%}, a precision for {@code %f}, and what Go writes for an argument that does
 * not fit its verb, is missing, or is left over. Everything else ends the evaluation rather than come out differently
 * from what an OPA server would write.
 */
final class GoFormat {

    private final String format;
    private final JsonNode arguments;
    private final StringBuilder out = new StringBuilder();
    private int next;

    private GoFormat(String format, JsonNode arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    static JsonNode sprintf(List<JsonNode> arguments) {
        if (!arguments.get(1).isArray()) {
            throw new IllegalArgumentException("sprintf takes a list of values");
        }
        return JsonNodeFactory.instance.stringNode(
                new GoFormat(Arguments.text(arguments.getFirst()), arguments.get(1)).format());
    }

    private String format() {
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int precision = -1;
            if (at < format.length() && format.charAt(at) == '.') {
                precision = 0;
                while (++at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
                    precision = Math.min(1000, precision * 10 + format.charAt(at) - '0');
                }
            }
            if (at == format.length()) {
                return out.append("%!(NOVERB)").toString();
            }
            verb(format.charAt(at++), precision);
        }
        appendExtra();
        return out.toString();
    }

    private void verb(char verb, int precision) {
        if (precision >= 0 && verb != 'f') {
            throw new IllegalArgumentException("sprintf has no precision for %" + verb + " here");
        }
        if (verb == '%') {
            out.append('%');
            return;
        }
        if ("vsdqf".indexOf(verb) < 0) {
            throw new IllegalArgumentException("sprintf has no %" + verb + " here");
        }
        if (next >= arguments.size()) {
            out.append("%!").append(verb).append("(MISSING)");
            return;
        }
        append(verb, precision, arguments.get(next++));
    }

    private void append(char verb, int precision, JsonNode argument) {
        boolean isNumber = argument.isNumber();
        boolean isWhole = isNumber && isWhole(argument);
        switch (verb) {
            case 'v' -> out.append(isNumber ? number(argument) : text(argument));
            case 's' -> append(!isNumber, verb, argument, isNumber ? "" : text(argument));
            case 'q' -> append(!isNumber, verb, argument, isNumber ? "" : quote(text(argument)));
            case 'd' -> append(isWhole, verb, argument, isWhole ? number(argument) : "");
            default ->
                append(
                        isNumber && !isWhole,
                        verb,
                        argument,
                        isNumber ? fixed(argument, precision < 0 ? 6 : precision) : "");
        }
    }

    /** Go says so in the text when an argument does not fit. */
    private void append(boolean fits, char verb, JsonNode argument, String text) {
        if (fits) {
            out.append(text);
        } else {
            out.append("%!").append(verb).append('(').append(typed(argument)).append(')');
        }
    }

    private void appendExtra() {
        if (next < arguments.size()) {
            List<String> extra = new ArrayList<>();
            while (next < arguments.size()) {
                extra.add(typed(arguments.get(next++)));
            }
            out.append("%!(EXTRA ").append(String.join(", ", extra)).append(')');
        }
    }

    private static String typed(JsonNode argument) {
        if (!argument.isNumber()) {
            return "string=" + text(argument);
        }
        if (!isWhole(argument)) {
            return "float64=" + number(argument);
        }
        return (argument.canConvertToLong() ? "int64=" : "*big.Int=") + number(argument);
    }

    private static boolean isWhole(JsonNode number) {
        return number.isIntegralNumber();
    }

    private static String number(JsonNode number) {
        return isWhole(number) ? number.bigIntegerValue().toString() : shortest(number.doubleValue());
    }

    /** The fewest digits that tell a fraction from its neighbours; with an exponent below -4 and from 6 on. */
    private static String shortest(double value) {
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (digits.signum() == 0 || (exponent >= -4 && exponent < 6)) {
            return digits.signum() == 0 ? "0" : digits.toPlainString();
        }
        String unscaled = digits.unscaledValue().abs().toString();
        String mantissa = unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
        String sign = exponent < 0 ? "-" : "+";
        int size = Math.abs(exponent);
        return (digits.signum() < 0 ? "-" : "") + mantissa + "e" + sign + (size < 10 ? "0" : "") + size;
    }

    private static String fixed(JsonNode number, int precision) {
        return new BigDecimal(number.doubleValue())
                .setScale(precision, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    /** A text as it is, anything else as OPA writes it: like JSON, with a space after each comma and colon. */
    private static String text(JsonNode argument) {
        return argument.isString() ? argument.stringValue() : written(argument);
    }

    private static String written(JsonNode value) {
        if (value.isArray()) {
            List<String> elements = new ArrayList<>();
            value.forEach(element -> elements.add(written(element)));
            return "[" + String.join(", ", elements) + "]";
        }
        if (value.isObject()) {
            List<String> members = new ArrayList<>();
            value.properties()
                    .forEach(member -> members.add(quote(member.getKey()) + ": " + written(member.getValue())));
            members.sort(null);
            return "{" + String.join(", ", members) + "}";
        }
        return value.isString() ? quote(value.stringValue()) : value.toString();
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> quoteCharacter(quoted, c));
        return quoted.append('"').toString();
    }

    private static void quoteCharacter(StringBuilder quoted, int c) {
        switch (c) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case 7 -> quoted.append("\\a");
            case '\b' -> quoted.append("\\b");
            case '\f' -> quoted.append("\\f");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            case 11 -> quoted.append("\\v");
            default -> {
                if (c < ' ' || c == 0x7f) {
                    quoted.append(String.format("\\x%02x", c));
                } else if (isPrintable(c)) {
                    quoted.appendCodePoint(c);
                } else {
                    quoted.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
                }
            }
        }
    }

    /** Letters, marks, numbers, punctuation, symbols, and of the spaces the ASCII one. */
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
