package dev.callboard.scaffolder.action.catalog;

import dev.callboard.scaffolder.javascript.JavaScriptText;

/** A text in double quotes as the npm package {@code yaml} writes it: longer ones with their line breaks. */
final class QuotedText {

    /** Shorter ones are kept on one line. */
    private static final int LEAST_FOR_LINES = 40;

    private final String json;
    private final String margin;
    private final boolean onOneLine;
    private final StringBuilder quoted = new StringBuilder();

    QuotedText(String value, String margin, boolean key) {
        this.json = JavaScriptText.quoted(value);
        this.margin = margin;
        this.onOneLine = key || json.length() < LEAST_FOR_LINES;
    }

    String write() {
        int at = 0;
        while (at < json.length()) {
            char c = json.charAt(at);
            if (c == ' ' && json.startsWith("\\n", at + 1)) {
                quoted.append("\\ ");
                at = escape(at + 1);
            } else if (c == '\\') {
                at = escape(at);
            } else {
                quoted.append(c);
                at++;
            }
        }
        return quoted.toString();
    }

    /** Writes the escape that begins at a backslash, and says where to go on. */
    private int escape(int at) {
        return switch (json.charAt(at + 1)) {
            case 'u' -> {
                quoted.append(unicode(json.substring(at + 2, at + 6)));
                yield at + 6;
            }
            case 'n' -> lineBreak(at);
            default -> {
                quoted.append(json, at, at + 2);
                yield at + 2;
            }
        };
    }

    private int lineBreak(int at) {
        if (onOneLine || json.charAt(at + 2) == '"') {
            quoted.append("\\n");
            return at + 2;
        }
        quoted.append("\n\n");
        int last = at;
        while (json.startsWith("\\n", last + 2) && json.charAt(last + 4) != '"') {
            quoted.append('\n');
            last += 2;
        }
        quoted.append(margin);
        if (json.charAt(last + 2) == ' ') {
            quoted.append('\\');
        }
        return last + 2;
    }

    private static String unicode(String code) {
        return switch (code) {
            case "0000" -> "\\0";
            case "0007" -> "\\a";
            case "000b" -> "\\v";
            case "001b" -> "\\e";
            default -> code.startsWith("00") ? "\\x" + code.substring(2) : "\\u" + code;
        };
    }
}
