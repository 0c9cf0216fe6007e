package dev.callboard.scaffolder.action.catalog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes texts as YAML in the style that the npm package {@code yaml} chooses by default: plain where a reader of YAML
 * 1.2 takes it for a text, in blocks where there are several lines, else in quotes; lines are folded.
 */
final class YamlScalar {

    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]"
            + "|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]");
    private static final Pattern NOT_PLAIN = Pattern.compile(
            "^[\\n\\t ,\\[\\]{}#&*!|>'\"%@`]|^[?-]\\z|^[?-][ \\t]|[\\n:][ \\t]|[ \\t]\\n|[\\n\\t ]#|[\\n\\t :]\\z");
    private static final Pattern OTHER_TYPE = Pattern.compile("(?:~|[Nn]ull|NULL)?|[Tt]rue|TRUE|[Ff]alse|FALSE"
            + "|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?[0-9]++(?:\\.[0-9]*+)?(?:[eE][-+]?[0-9]++)?|[-+]?\\.[0-9]++(?:[eE][-+]?[0-9]++)?"
            + "|[-+]?\\.(?:inf|Inf|INF)|\\.nan|\\.NaN|\\.NAN");
    private static final Pattern MARKER = Pattern.compile("(?m)^(?:%|---|\\.\\.\\.)");
    private static final Pattern BLANK_END = Pattern.compile("\\n[\\t ]+\\z");
    private static final Pattern LINE_BREAKS = Pattern.compile("\\n+");
    private static final Pattern INNER_LINE_BREAKS = Pattern.compile("(?:\\A|(?<!\\n))\\n+(?!\\n|\\z)");
    private static final Pattern MORE_INDENTED =
            Pattern.compile("(?:\\A|\\n)([\\t ][^\\n\\r\\u2028\\u2029]*)(?:([\\n\\t ]*)\\n(?![\\n\\t ]))?");

    private final String value;
    private final String margin;
    private final boolean key;
    private final int before;

    private YamlScalar(String value, String margin, boolean key, int before) {
        this.value = value;
        this.margin = margin;
        this.key = key;
        this.before = before;
    }

    /**
     * A text that is a value.
     *
     * @param margin what its further lines begin with
     * @param before how much stands before it on the line; negative behind a dash
     */
    static String value(String value, String margin, int before) {
        return new YamlScalar(value, margin, false, before).write();
    }

    /** A text that is a key, which stays on one line. */
    static String key(String value, boolean top) {
        YamlScalar key = new YamlScalar(value, "", true, -1);
        return top && MARKER.matcher(value).find() ? key.quoted() : key.write();
    }

    private String write() {
        if (CONTROLS.matcher(value).find()) {
            return doubleQuoted();
        }
        boolean lines = value.contains("\n");
        if (key && lines) {
            return quoted();
        }
        if (lines) {
            return block();
        }
        if (NOT_PLAIN.matcher(value).find() || OTHER_TYPE.matcher(value).matches()) {
            return quoted();
        }
        return key ? value : folded(value, LineFolding.Style.FLOW);
    }

    private String folded(String text, LineFolding.Style style) {
        return LineFolding.fold(text, margin, style, before).text();
    }

    private String quoted() {
        boolean single = value.contains("\"") && !value.contains("'") && !value.contains("\n");
        if (!single) {
            return doubleQuoted();
        }
        String quoted = "'" + value + "'";
        return key ? quoted : folded(quoted, LineFolding.Style.FLOW);
    }

    private String doubleQuoted() {
        String quoted = new QuotedText(value, margin, key).write();
        return key ? quoted : folded(quoted, LineFolding.Style.QUOTED);
    }

    private String block() {
        if (BLANK_END.matcher(value).find()) {
            return quoted();
        }
        int contentEnd = value.length();
        while (contentEnd > 0 && isBlank(value.charAt(contentEnd - 1))) {
            contentEnd--;
        }
        String end = value.substring(contentEnd);
        int lineEnd = end.indexOf('\n');
        String chomping = lineEnd < 0 ? "-" : contentEnd == 0 || lineEnd != end.length() - 1 ? "+" : "";
        if (end.endsWith("\n")) {
            end = end.substring(0, end.length() - 1);
        }
        end = indented(INNER_LINE_BREAKS, end);
        String content = value.substring(0, contentEnd);
        int blanks = 0;
        while (blanks < content.length() && (content.charAt(blanks) == ' ' || content.charAt(blanks) == '\n')) {
            blanks++;
        }
        String leading = content.substring(0, blanks);
        String start = leading.substring(0, leading.lastIndexOf('\n') + 1);
        String body = content.substring(start.length());
        String header = (leading.contains(" ") ? "2" : "") + chomping + "\n" + margin;
        start = indented(LINE_BREAKS, start);
        Optional<String> folded = hasLongLine() ? foldedBlock(start, body, end) : Optional.empty();
        return folded.map(lines -> ">" + header + lines)
                .orElse("|" + header + start + indented(LINE_BREAKS, body) + end);
    }

    /** Empty if a line cannot be made short enough. */
    private Optional<String> foldedBlock(String start, String body, String end) {
        String doubled = LINE_BREAKS.matcher(body).replaceAll("\n$0");
        String kept = MORE_INDENTED.matcher(doubled).replaceAll("$1$2");
        LineFolding.Folded folded = LineFolding.fold(
                start + indented(LINE_BREAKS, kept) + end, margin, LineFolding.Style.BLOCK, margin.length());
        return folded.overflow() ? Optional.empty() : Optional.of(folded.text());
    }

    private String indented(Pattern breaks, String lines) {
        return breaks.matcher(lines).replaceAll("$0" + Matcher.quoteReplacement(margin));
    }

    private boolean hasLongLine() {
        int limit = LineFolding.WIDTH - margin.length();
        return value.lines().anyMatch(line -> line.length() > limit);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\t';
    }
}
