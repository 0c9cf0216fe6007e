package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters on text. Undefined, null and false count as empty text; other types are refused unless a filter says more. */
final class TextFilters {

    private static final int CENTER_WIDTH = 80;
    private static final int TRUNCATED_LENGTH = 255;
    private static final int INDENTATION = 4;

    static final Map<String, BuiltInFilter> ALL = Map.ofEntries(
            Map.entry("capitalize", changing(TextFilters::capitalized)),
            Map.entry("center", TextFilters::center),
            Map.entry("indent", TextFilters::indent),
            Map.entry("lower", changing(text -> text.toLowerCase(Locale.ROOT))),
            Map.entry("replace", TextFilters::replace),
            Map.entry("string", TextFilters::string),
            Map.entry("title", TextFilters::title),
            Map.entry("trim", TextFilters::trim),
            Map.entry("truncate", TextFilters::truncate),
            Map.entry("upper", changing(text -> text.toUpperCase(Locale.ROOT))),
            Map.entry("wordcount", TextFilters::wordCount));

    private TextFilters() {}

    /** The input as text. */
    static Text text(Value input) {
        return switch (input) {
            case Text text -> text;
            case Nothing ignored -> Text.EMPTY;
            case Value.Bool bool when !bool.value() -> Text.EMPTY;
            default -> throw new Failure("The input of this filter must be a string");
        };
    }

    private static BuiltInFilter changing(UnaryOperator<String> change) {
        return (input, arguments) -> {
            Text text = text(input);
            arguments.budget().allocate(text.text().length());
            return text.withText(change.apply(text.text()));
        };
    }

    private static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
    }

    private static Value title(Value input, Arguments arguments) {
        Text text = text(input);
        arguments.budget().allocate(2L * text.text().length());
        StringBuilder title = new StringBuilder();
        int start = 0;
        for (int i = 0; i <= text.text().length(); i++) {
            if (i == text.text().length() || text.text().charAt(i) == ' ') {
                title.append(capitalized(text.text().substring(start, i)));
                title.append(i == text.text().length() ? "" : " ");
                start = i + 1;
            }
        }
        return text.withText(title.toString());
    }

    private static Value center(Value input, Arguments arguments) {
        Text text = text(input);
        int width = arguments.truthy(0) ? arguments.integer(0, CENTER_WIDTH) : CENTER_WIDTH;
        int blanks = width - text.text().length();
        if (blanks <= 0) {
            return text;
        }
        arguments.budget().allocate(width);
        return text.withText(" ".repeat(blanks / 2) + text.text() + " ".repeat(blanks - blanks / 2));
    }

    private static Value indent(Value input, Arguments arguments) {
        Text text = text(input);
        if (text.text().isEmpty()) {
            return Text.EMPTY;
        }
        int width = Math.max(0, arguments.truthy(0) ? arguments.integer(0, INDENTATION) : INDENTATION);
        long lines = 1 + text.text().chars().filter(c -> c == '\n').count();
        arguments.budget().allocate(text.text().length() + lines * width);
        String blanks = " ".repeat(width);
        return text.withText((arguments.truthy(1) ? blanks : "") + text.text().replace("\n", "\n" + blanks));
    }

    /** Replaces all occurrences, or as many as said; a regular expression decides by its flags. */
    private static Value replace(Value input, Arguments arguments) {
        Budget budget = arguments.budget();
        if (arguments.get(0) instanceof RegexValue regex) {
            if (!(input instanceof Text text)) {
                throw new Failure("The input of this filter must be a string");
            }
            return text.withText(regex.replaceIn(text.text(), arguments.text(1), budget));
        }
        boolean searchable = arguments.get(0) instanceof Text || arguments.get(0) instanceof Num;
        if (!searchable || !(input instanceof Text || input instanceof Num)) {
            return input;
        }
        Text text = input instanceof Text given ? given : Text.of(Coercions.text(input, budget));
        int most = arguments.integer(2, -1);
        return text.withText(replaced(
                text.text(), arguments.text(0), arguments.text(1), most < 0 ? Integer.MAX_VALUE : most, budget));
    }

    private static String replaced(String text, String sought, String replacement, int most, Budget budget) {
        if (sought.isEmpty()) {
            budget.allocate(text.length() + (text.length() + 1L) * replacement.length());
            return text.isEmpty() ? replacement + replacement : text.replace("", replacement);
        }
        TextMethods.payForSearch(text, sought, budget);
        StringBuilder replaced = new StringBuilder();
        int copied = 0;
        int count = 0;
        for (int at = text.indexOf(sought); at >= 0 && count < most; at = text.indexOf(sought, copied)) {
            budget.allocate((long) at - copied + replacement.length());
            replaced.append(text, copied, at).append(replacement);
            copied = at + sought.length();
            count++;
        }
        budget.allocate(text.length() - copied);
        return replaced.append(text, copied, text.length()).toString();
    }

    private static Value string(Value input, Arguments arguments) {
        if (input instanceof Nothing) {
            throw new Failure("The input of this filter must not be undefined or null");
        }
        return input instanceof Text text ? text : Text.of(Coercions.text(input, arguments.budget()));
    }

    private static Value trim(Value input, Arguments arguments) {
        if (!(input instanceof Text text)) {
            throw new Failure("The input of this filter must be a string");
        }
        arguments.budget().allocate(text.text().length());
        return text.withText(JavaScriptText.trim(text.text()));
    }

    /** The end mark comes on top of the length. */
    private static Value truncate(Value input, Arguments arguments) {
        Text text = text(input);
        int length = arguments.truthy(0) ? Math.max(0, arguments.integer(0, TRUNCATED_LENGTH)) : TRUNCATED_LENGTH;
        if (text.text().length() <= length) {
            return text;
        }
        int end = arguments.truthy(1) ? length : text.text().lastIndexOf(' ', length);
        String mark = arguments.get(2) instanceof Nothing ? "..." : arguments.text(2);
        arguments.budget().allocate((long) length + mark.length());
        return text.withText(text.text().substring(0, end < 0 ? length : end) + mark);
    }

    private static Value wordCount(Value input, Arguments arguments) {
        String text = text(input).text();
        arguments.budget().characters(text.length());
        int words = 0;
        for (int i = 0; i < text.length(); i++) {
            words += isWordPart(text.charAt(i)) && (i == 0 || !isWordPart(text.charAt(i - 1))) ? 1 : 0;
        }
        return words == 0 ? Nothing.NULL : new Num(words);
    }

    private static boolean isWordPart(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '_');
    }
}
