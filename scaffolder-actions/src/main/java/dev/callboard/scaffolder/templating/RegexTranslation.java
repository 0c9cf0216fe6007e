package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.javascript.JavaScriptText;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes a JavaScript regular expression as RE2 understands it, and estimates how large its program will be. RE2 takes
 * time linear in program and text, which is why it is used; look-around and back references it does not have.
 */
final class RegexTranslation {

    private static final String SPACES =
            "\\t\\n\\x0B\\f\\r \\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}\\x{FEFF}";
    private static final String ANYTHING = "\\x{0}-\\x{10FFFF}";
    private static final String LINE_ENDS = "\\n\\r\\x{2028}\\x{2029}";
    private static final long LARGEST_PROGRAM = 20_000;

    private final String pattern;
    private final StringBuilder translated = new StringBuilder();
    /** The sizes of the enclosing groups up to the one being read. */
    private final Deque<Long> outerSizes = new ArrayDeque<>();

    private int at;
    private long size;
    private long lastAtom;

    RegexTranslation(String pattern) {
        this.pattern = pattern;
    }

    String translate() {
        while (at < pattern.length()) {
            next();
        }
        return translated.toString();
    }

    /** How large the translated program is, roughly. */
    long size() {
        return size + 1;
    }

    private void next() {
        char c = pattern.charAt(at++);
        switch (c) {
            case '\\' -> atom(escape(false));
            case '[' -> atom(characterClass());
            case '.' -> atom("[^" + LINE_ENDS + "]");
            case '(' -> openGroup();
            case ')' -> closeGroup();
            case '{' -> repetition();
            default -> {
                translated.append(c);
                if ("*+?".indexOf(c) < 0) {
                    grow(1);
                }
            }
        }
    }

    private void atom(String text) {
        translated.append(text);
        grow(1);
    }

    private void grow(long by) {
        lastAtom = by;
        size += by;
        if (size > LARGEST_PROGRAM) {
            throw Failure.limit("Regular expression is too large");
        }
    }

    private void openGroup() {
        outerSizes.push(size);
        size = 0;
        translated.append('(');
        if (!pattern.startsWith("?", at)) {
            return;
        }
        if (pattern.startsWith("?:", at)) {
            translated.append("?:");
            at += 2;
        } else if (pattern.startsWith("?<", at)
                && !pattern.startsWith("=", at + 2)
                && !pattern.startsWith("!", at + 2)) {
            translated.append("?P<");
            at += 2;
        } else {
            throw new Failure("Regular expression uses look-around, which is not available");
        }
    }

    private void closeGroup() {
        translated.append(')');
        if (outerSizes.isEmpty()) {
            return;
        }
        long inner = size + 2;
        size = outerSizes.pop();
        grow(inner);
    }

    /** A brace is a counted repetition if it reads like one, else it is itself. */
    private void repetition() {
        int end = pattern.indexOf('}', at);
        String count = end < 0 ? "" : pattern.substring(at, end);
        int comma = count.indexOf(',');
        String least = comma < 0 ? count : count.substring(0, comma);
        String most = comma < 0 ? "" : count.substring(comma + 1);
        if (!JavaScriptText.isDigits(least, 10) || (!most.isEmpty() && !JavaScriptText.isDigits(most, 10))) {
            translated.append("\\{");
            grow(1);
            return;
        }
        if (least.length() > 4 || most.length() > 4) {
            throw Failure.limit("Regular expression repeats too often");
        }
        int times = Math.max(Integer.parseInt(least), most.isEmpty() ? 1 : Integer.parseInt(most));
        translated.append('{').append(count).append('}');
        at = end + 1;
        long repeated = lastAtom * Math.max(1, times);
        size -= lastAtom;
        grow(repeated);
    }

    private String characterClass() {
        boolean negated = pattern.startsWith("^", at);
        at += negated ? 1 : 0;
        if (pattern.startsWith("]", at)) {
            at++;
            return negated ? "[" + ANYTHING + "]" : "[^" + ANYTHING + "]";
        }
        StringBuilder content = new StringBuilder(negated ? "[^" : "[");
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c == ']') {
                return content.append(']').toString();
            }
            content.append(c == '\\' ? escape(true) : c == '[' ? "\\[" : Character.toString(c));
        }
        throw new Failure("Regular expression has an open character class");
    }

    /** Translates the escape whose backslash has been read. */
    private String escape(boolean inClass) {
        if (at >= pattern.length()) {
            throw new Failure("Regular expression ends in a backslash");
        }
        char c = pattern.charAt(at++);
        return switch (c) {
            case 'd', 'D', 'w', 'W', 'n', 'r', 't', 'f', 'v' -> "\\" + c;
            case 's' -> inClass ? SPACES : "[" + SPACES + "]";
            case 'S' -> inClass ? "\\S" : "[^" + SPACES + "]";
            case 'b' -> inClass ? "\\x08" : "\\b";
            case 'B' -> "\\B";
            case '0' -> "\\x{0}";
            case 'x' -> codeUnit(2);
            case 'u' -> codeUnit(4);
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                throw new Failure("Regular expression refers back to a group, which is not available");
            default -> literal(c);
        };
    }

    private String codeUnit(int digits) {
        int end = Math.min(at + digits, pattern.length());
        String code = pattern.substring(at, end);
        if (code.length() != digits || !JavaScriptText.isDigits(code, 16)) {
            return literal(pattern.charAt(at - 1));
        }
        at = end;
        return "\\x{" + code + "}";
    }

    private static String literal(char c) {
        return Character.isLetterOrDigit(c) || c > 127 ? Character.toString(c) : "\\" + c;
    }
}
