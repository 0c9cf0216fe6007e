package dev.callboard.scaffolder.action.catalog;

import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Writes JSON values as YAML in block style, as Backstage writes descriptors: two blanks for each level, list items
 * indented, texts plain where they stay texts, in literal blocks where they have several lines, else in double quotes.
 * Long lines are not folded, so that what is diffed later stays as it is.
 */
final class YamlText {

    /** What YAML 1.2 or 1.1 would read as something else than text; there are readers of both. */
    private static final Pattern NOT_TEXT = Pattern.compile("(?i)~|null|true|false|yes|no|on|off"
            + "|[-+]?(\\d[\\d_]*)?\\.?\\d[\\d_]*(\\.|e[-+]?\\d+)?|[-+]?\\d[\\d_]*\\.(e[-+]?\\d+)?"
            + "|[-+]?\\.(inf|nan)|0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+|[-+]?\\d[\\d_]*(:[0-5]?\\d)+(\\.\\d*)?"
            + "|\\d{4}-\\d{1,2}-\\d{1,2}.*|<<|=");

    /** How a plain text may begin: with no character that means something to YAML. */
    private static final Pattern PLAIN_START = Pattern.compile("[^\\s\\-?:,\\[\\]{}#&*!|>'\"%@`].*|[-?:][^\\s].*");

    private static final int LONGEST_NUMBER = 64;

    private final StringBuilder text = new StringBuilder();

    private YamlText() {}

    static String of(JsonNode value) {
        YamlText writer = new YamlText();
        if (value.isContainer() && !value.isEmpty()) {
            writer.block(value, 0, false);
        } else {
            writer.text.append(writer.scalar(value, 1)).append('\n');
        }
        return writer.text.toString();
    }

    /** Writes a list or an object that is not empty. The first line is indented already if it stands behind a dash. */
    private void block(JsonNode value, int indentation, boolean behindDash) {
        boolean indented = behindDash;
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            indent(indented ? 0 : indentation);
            indented = false;
            text.append(scalar(StringNode.valueOf(property.getKey()), -1)).append(':');
            child(property.getValue(), indentation);
        }
        if (value.isArray()) {
            for (JsonNode item : value) {
                indent(indented ? 0 : indentation);
                indented = false;
                text.append('-');
                item(item, indentation);
            }
        }
    }

    private void child(JsonNode value, int indentation) {
        if (value.isContainer() && !value.isEmpty()) {
            text.append('\n');
            block(value, indentation + 2, false);
        } else {
            text.append(' ').append(scalar(value, indentation + 2)).append('\n');
        }
    }

    private void item(JsonNode value, int indentation) {
        text.append(' ');
        if (value.isContainer() && !value.isEmpty()) {
            block(value, indentation + 2, true);
        } else {
            text.append(scalar(value, indentation + 2)).append('\n');
        }
    }

    /** Writes on one line, or, if the indentation is not negative, in a literal block of that indentation. */
    private String scalar(JsonNode value, int indentation) {
        if (value.isObject()) {
            return "{}";
        }
        if (value.isArray()) {
            return "[]";
        }
        if (!value.isString()) {
            return value.toString();
        }
        String string = value.asString();
        if (indentation >= 0 && isLiteral(string)) {
            return literal(string, " ".repeat(indentation));
        }
        return isPlain(string) ? string : quoted(value);
    }

    private static String literal(String string, String margin) {
        String body = string.endsWith("\n") ? string.substring(0, string.length() - 1) : string;
        StringBuilder literal = new StringBuilder(string.endsWith("\n\n") ? "|+" : string.endsWith("\n") ? "|" : "|-");
        for (String line : body.split("\n", -1)) {
            literal.append('\n').append(line.isEmpty() ? "" : margin).append(line);
        }
        return literal.toString();
    }

    /** A JSON text is a YAML text too, but for a few characters that YAML wants escaped. */
    private static String quoted(JsonNode string) {
        StringBuilder quoted = new StringBuilder();
        for (char c : string.toString().toCharArray()) {
            quoted.append(isPrintable(c) ? Character.toString(c) : String.format("\\u%04x", (int) c));
        }
        return quoted.toString();
    }

    /** Several lines that a literal block can hold without a hint on its indentation. */
    private static boolean isLiteral(String string) {
        return string.contains("\n")
                && !string.startsWith(" ")
                && !string.startsWith("\n")
                && string.chars().allMatch(c -> c == '\n' || c == '\t' || isPrintable(c));
    }

    private static boolean isPlain(String string) {
        return PLAIN_START.matcher(string).matches()
                && !string.contains(": ")
                && !string.contains(" #")
                && !string.endsWith(":")
                && !string.endsWith(" ")
                && string.chars().allMatch(YamlText::isPrintable)
                && !string.startsWith("---")
                && !string.startsWith("...")
                && !isOtherType(string);
    }

    /** A long text that begins like a number is not worth the look whether it is one. */
    private static boolean isOtherType(String string) {
        return string.length() > LONGEST_NUMBER
                ? "+-.0123456789".indexOf(string.charAt(0)) >= 0
                : NOT_TEXT.matcher(string).matches();
    }

    private static boolean isPrintable(int c) {
        return (c >= ' ' && c < 127) || (c > 0xA0 && c != 0xFEFF && c != 0x2028 && c != 0x2029 && c < 0xFFFE);
    }

    private void indent(int width) {
        text.append(" ".repeat(width));
    }
}
