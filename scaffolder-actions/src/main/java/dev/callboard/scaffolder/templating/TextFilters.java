package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.javascript.JavaScriptText;
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
            Map.entry("capitalize", TextFilters::capitalize),
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

    /** The input, where undefined, null and false stand for an empty text. */
    private static Value normalized(Value input) {
        return input instanceof Nothing || (input instanceof Value.Bool bool && !bool.value()) ? Text.EMPTY : input;
    }

    /** The input as text, which undefined, null and false are too. */
    static Text text(Value input) {
        return strictText(normalized(input));
    }

    static Text strictText(Value input) {
        if (input instanceof Text text) {
            return text;
        }
        throw new Failure("The input of this filter must be a string");
    }

    /** The {@code length} of a value, which only some have. */
    private static Value length(Value input) {
        return switch (input) {
            case Text text -> new Num(text.text().length());
            case ListValue list -> new Num(list.size());
            case ObjectValue object -> object.get("length");
            default -> Nothing.UNDEFINED;
        };
    }

    private static Value orElse(Value given, int byDefault) {
        return Coercions.truthy(given) ? given : new Num(byDefault);
    }

    /** So many blanks, rounded up; none for less than none, and for what is not a number. */
    private static String blanks(double count, Budget budget) {
        if (!(count > 0)) {
            return "";
        }
        long blanks = (long) Math.ceil(count);
        budget.allocate(blanks);
        return " ".repeat(Math.toIntExact(blanks));
    }

    /** Changes a text; whether it is marked as safe is forgotten. */
    private static BuiltInFilter changing(UnaryOperator<String> change) {
        return (input, arguments) -> {
            String text = text(input).text();
            arguments.budget().allocate(text.length());
            return Text.of(change.apply(text));
        };
    }

    private static Value capitalize(Value input, Arguments arguments) {
        Text text = text(input);
        arguments.budget().allocate(text.text().length());
        return text.withText(capitalized(text.text()));
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
        Budget budget = arguments.budget();
        Value centered = normalized(input);
        Value width = orElse(arguments.get(0), CENTER_WIDTH);
        Value length = length(centered);
        if (Coercions.less(width, length, true, budget)) {
            return centered;
        }
        double blanks = Coercions.number(width, budget) - Coercions.number(length, budget);
        String text =
                blanks(blanks / 2 - blanks % 2, budget) + Coercions.text(centered, budget) + blanks(blanks / 2, budget);
        return new Text(text, centered instanceof Text given && given.safe());
    }

    private static Value indent(Value input, Arguments arguments) {
        Budget budget = arguments.budget();
        Text text = text(input);
        double width = Coercions.number(orElse(arguments.get(0), INDENTATION), budget);
        if (text.text().isEmpty() && !text.safe()) {
            return Text.EMPTY;
        }
        String blanks = blanks(width, budget);
        long lines = 1 + text.text().chars().filter(c -> c == '\n').count();
        budget.allocate(text.text().length() + lines * blanks.length());
        return text.withText((arguments.truthy(1) ? blanks : "") + text.text().replace("\n", "\n" + blanks));
    }

    /** Replaces all occurrences, or as many as said; a regular expression decides by its flags. */
    private static Value replace(Value input, Arguments arguments) {
        Budget budget = arguments.budget();
        Value sought = arguments.get(0);
        if (sought instanceof RegexValue regex) {
            Text text = strictText(input);
            return text.withText(regex.replaceIn(text.text(), arguments.text(1), budget));
        }
        boolean searchable = sought instanceof Num || (sought instanceof Text needle && !needle.safe());
        if (!searchable || !(input instanceof Text || input instanceof Num)) {
            return input;
        }
        Text text = input instanceof Text given ? given : Text.of(Coercions.text(input, budget));
        if (arguments.text(0).isEmpty()) {
            return text.withText(spread(text.text(), arguments));
        }
        double most = arguments.has(2) ? arguments.number(2) : -1;
        boolean all = arguments.get(2) instanceof Nothing ? !arguments.has(2) : isNumber(arguments.get(2), -1);
        String changed = all || most > 0 || !isNumber(arguments.get(2), 0)
                ? replaced(
                        text.text(),
                        arguments.text(0),
                        arguments.text(1),
                        all ? Double.POSITIVE_INFINITY : most,
                        budget)
                : text.text();
        return text.withText(changed);
    }

    private static boolean isNumber(Value value, double number) {
        return value instanceof Num given && given.value() == number;
    }

    /** Puts the replacement between and around all characters; undefined is a comma between and a word around. */
    private static String spread(String text, Arguments arguments) {
        String replacement = arguments.text(1);
        String between = arguments.has(1) ? replacement : ",";
        arguments.budget().allocate(text.length() * (1L + between.length()) + 2L * replacement.length());
        return replacement + String.join(between, text.split("")) + replacement;
    }

    private static String replaced(String text, String sought, String replacement, double most, Budget budget) {
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
        Text text = strictText(input);
        arguments.budget().allocate(text.text().length());
        return text.withText(JavaScriptText.trim(text.text()));
    }

    /** The end mark comes on top of the length. */
    private static Value truncate(Value input, Arguments arguments) {
        Budget budget = arguments.budget();
        Value truncated = normalized(input);
        Value most = orElse(arguments.get(0), TRUNCATED_LENGTH);
        if (Coercions.less(length(truncated), most, true, budget)) {
            return truncated;
        }
        Text text = strictText(truncated);
        double given = Coercions.number(most, budget);
        int length = (int) Math.max(0, Math.min(given, text.text().length()));
        int blank =
                text.text().lastIndexOf(' ', Double.isNaN(given) ? text.text().length() : length);
        int end = arguments.truthy(1) || blank < 0 ? length : blank;
        String mark = arguments.get(2) instanceof Nothing ? "..." : arguments.text(2);
        budget.allocate((long) end + mark.length());
        return text.withText(text.text().substring(0, end) + mark);
    }

    private static Value wordCount(Value input, Arguments arguments) {
        if (!Coercions.truthy(input)) {
            return Nothing.NULL;
        }
        String text = strictText(input).text();
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
