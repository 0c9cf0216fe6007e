package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits the inside of one tag into tokens. The tag ends at the first end mark that is not inside a string or a regular
 * expression, so a dictionary within a dictionary must not close both in one breath.
 */
final class TagLexer {

    private static final int LONGEST_REGEX = 16_384;
    private static final String REGEX_FLAGS = "gimy";
    private static final String BLANKS = " \t\n\r\u00a0";
    private static final Set<String> RESERVED = Set.of("constructor", "prototype", "__proto__");
    private static final List<String> OPERATORS = List.of(
            "===", "!==", "==", "!=", "<=", ">=", "//", "**", "<", ">", "+", "-", "~", "*", "/", "%", "|", "=", ".",
            ",", ":", "(", ")", "[", "]", "{", "}");

    private final Source source;
    private final String text;
    private final String endMark;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private boolean stripsAfter;

    TagLexer(Source source, int start, String endMark) {
        this.source = source;
        this.text = source.text();
        this.endMark = endMark;
        this.at = start;
    }

    /** Reads to the end mark; then {@link #end()} is behind it. */
    List<Token> tokens(int tagStart) {
        while (!atEnd(tagStart)) {
            tokens.add(next());
        }
        return tokens;
    }

    int end() {
        return at;
    }

    /** Whether the tag asked to drop the white space that follows it. */
    boolean stripsAfter() {
        return stripsAfter;
    }

    private boolean atEnd(int tagStart) {
        while (at < text.length() && BLANKS.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at >= text.length()) {
            throw source.syntax("Tag is not closed with \"" + endMark + "\"", tagStart);
        }
        stripsAfter = text.startsWith("-" + endMark, at);
        if (!stripsAfter && !text.startsWith(endMark, at)) {
            return false;
        }
        tokens.add(new Token(Kind.END, endMark, at));
        at += endMark.length() + (stripsAfter ? 1 : 0);
        return true;
    }

    private Token next() {
        char c = text.charAt(at);
        if (c == '"' || c == '\'') {
            return string(c);
        }
        if (c == 'r' && text.startsWith("r/", at)) {
            return regex();
        }
        if (isDigit(c) && !isPropertyName()) {
            return number();
        }
        if (isNamePart(c)) {
            int start = at;
            while (at < text.length() && isNamePart(text.charAt(at))) {
                at++;
            }
            return new Token(Kind.NAME, allowed(text.substring(start, at), start), start);
        }
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, at)) {
                at += operator.length();
                return new Token(Kind.OPERATOR, operator, at - operator.length());
            }
        }
        throw source.syntax("Unexpected character \"" + c + "\"", at);
    }

    /** Whether a name begins here that stands behind a dot, which may begin with digits. */
    private boolean isPropertyName() {
        if (tokens.isEmpty() || !tokens.getLast().isOperator(".")) {
            return false;
        }
        int end = at;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end < text.length() && isNamePart(text.charAt(end));
    }

    private String allowed(String name, int start) {
        if (RESERVED.contains(name)) {
            throw source.syntax("Template name \"" + name + "\" is reserved", start);
        }
        return name;
    }

    /** Whether a property of this name may be looked up at all. */
    static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }

    private Token number() {
        int start = at;
        skipDigits();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            skipDigits();
        }
        if (at < text.length() && isNamePart(text.charAt(at))) {
            throw source.syntax("Not a number", start);
        }
        return new Token(Kind.NUMBER, text.substring(start, at), start);
    }

    private void skipDigits() {
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private Token string(char quote) {
        int start = at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return new Token(Kind.STRING, value.toString(), start);
            }
            if (c == '\\' && at < text.length()) {
                c = escaped(text.charAt(at++));
            }
            value.append(c);
        }
        throw source.syntax("String is not closed", start);
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> c;
        };
    }

    private Token regex() {
        int start = at;
        at += 2;
        int patternStart = at;
        int backslashes = 0;
        while (at < text.length() && (text.charAt(at) != '/' || backslashes > 0)) {
            if (text.charAt(at) == '/' && backslashes % 2 == 0) {
                throw source.syntax("It is not clear whether this slash ends the regular expression", at);
            }
            backslashes = text.charAt(at) == '\\' ? backslashes + 1 : 0;
            at++;
        }
        if (at >= text.length()) {
            throw source.syntax("Regular expression is not closed", start);
        }
        if (at - patternStart > LONGEST_REGEX) {
            throw source.syntax("Regular expression is longer than " + LONGEST_REGEX + " characters", start);
        }
        at++;
        int flagsStart = at;
        while (at < text.length() && REGEX_FLAGS.indexOf(text.charAt(at)) >= 0) {
            if (text.substring(flagsStart, at).indexOf(text.charAt(at)) >= 0) {
                throw source.syntax("Regular expression repeats a flag", at);
            }
            at++;
        }
        if (at < text.length() && isLetter(text.charAt(at))) {
            throw source.syntax("Regular expression has an unknown flag", at);
        }
        return new Token(Kind.REGEX, text.substring(patternStart, at), start);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isNamePart(char c) {
        return isDigit(c) || c == '_' || isLetter(c);
    }
}
