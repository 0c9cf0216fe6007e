package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.javascript.JavaScriptText;
import dev.callboard.scaffolder.templating.Value.Bool;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The methods of texts. Positions count UTF-16 units. */
final class TextMethods {

    static final Map<String, Method<Text>> ALL = Map.ofEntries(
            Map.entry("charAt", new Method<>(0, 1, (text, a) -> Text.of(charAt(text.text(), a.integer(0, 0))))),
            Map.entry("charCodeAt", new Method<>(0, 1, TextMethods::charCodeAt)),
            Map.entry("concat", new Method<>(0, Method.ANY, TextMethods::concat)),
            Map.entry("endsWith", new Method<>(1, 2, TextMethods::endsWith)),
            Map.entry("includes", new Method<>(1, 2, TextMethods::includes)),
            Map.entry("indexOf", new Method<>(1, 2, TextMethods::indexOf)),
            Map.entry("lastIndexOf", new Method<>(1, 2, TextMethods::lastIndexOf)),
            Map.entry("replace", new Method<>(2, 2, TextMethods::replace)),
            Map.entry("slice", new Method<>(0, 2, TextMethods::slice)),
            Map.entry("split", new Method<>(0, 2, TextMethods::split)),
            Map.entry("startsWith", new Method<>(1, 2, TextMethods::startsWith)),
            Map.entry("substring", new Method<>(0, 2, TextMethods::substring)),
            Map.entry("toLowerCase", changing(text -> text.toLowerCase(Locale.ROOT))),
            Map.entry("toUpperCase", changing(text -> text.toUpperCase(Locale.ROOT))),
            Map.entry("trim", changing(JavaScriptText::trim)),
            Map.entry("trimEnd", changing(JavaScriptText::trimEnd)),
            Map.entry("trimStart", changing(JavaScriptText::trimStart)));

    private TextMethods() {}

    private static Method<Text> changing(UnaryOperator<String> change) {
        return new Method<>(0, 0, (text, arguments) -> {
            arguments.budget().allocate(text.text().length());
            return Text.of(change.apply(text.text()));
        });
    }

    private static String charAt(String text, int index) {
        return index >= 0 && index < text.length() ? text.substring(index, index + 1) : "";
    }

    private static Value charCodeAt(Text text, Arguments arguments) {
        String character = charAt(text.text(), arguments.integer(0, 0));
        return new Num(character.isEmpty() ? Double.NaN : character.charAt(0));
    }

    private static Value concat(Text text, Arguments arguments) {
        Text all = Text.of(text.text());
        for (Value value : arguments.values()) {
            all = Coercions.concatenate(all, value, arguments.budget());
        }
        return all;
    }

    private static Value startsWith(Text text, Arguments arguments) {
        int from = within(arguments.integer(1, 0), text.text());
        return Bool.of(text.text().startsWith(plain(arguments), from));
    }

    private static Value endsWith(Text text, Arguments arguments) {
        int end = within(arguments.integer(1, text.text().length()), text.text());
        return Bool.of(text.text().substring(0, end).endsWith(plain(arguments)));
    }

    private static Value includes(Text text, Arguments arguments) {
        return Bool.of(find(text, plain(arguments), arguments) >= 0);
    }

    private static Value indexOf(Text text, Arguments arguments) {
        return new Num(find(text, arguments.text(0), arguments));
    }

    private static int find(Text text, String sought, Arguments arguments) {
        payForSearch(text.text(), sought, arguments.budget());
        return text.text().indexOf(sought, within(arguments.integer(1, 0), text.text()));
    }

    private static Value lastIndexOf(Text text, Arguments arguments) {
        String sought = arguments.text(0);
        payForSearch(text.text(), sought, arguments.budget());
        double from = arguments.has(1) ? arguments.number(1) : Double.NaN;
        int last = Double.isNaN(from) ? text.text().length() : within((int) from, text.text());
        return new Num(text.text().lastIndexOf(sought, last));
    }

    /** Searching compares up to the shorter length at each position in the worst case. */
    static void payForSearch(String text, String sought, Budget budget) {
        long positions = Math.max(0, text.length() - sought.length()) + 1L;
        budget.characters(positions * Math.max(1, sought.length() / 8));
    }

    private static String plain(Arguments arguments) {
        if (arguments.get(0) instanceof RegexValue) {
            throw new Failure("A regular expression cannot be used here");
        }
        return arguments.text(0);
    }

    private static Value replace(Text text, Arguments arguments) {
        Budget budget = arguments.budget();
        String replacement = arguments.text(1);
        if (arguments.get(0) instanceof RegexValue regex) {
            return Text.of(regex.replaceIn(text.text(), replacement, budget));
        }
        String sought = arguments.text(0);
        payForSearch(text.text(), sought, budget);
        int at = text.text().indexOf(sought);
        if (at < 0) {
            return text;
        }
        String expanded =
                Replacement.forText(text.text(), at, at + sought.length()).expand(replacement, budget);
        budget.allocate((long) text.text().length() + expanded.length());
        return Text.of(text.text().substring(0, at) + expanded + text.text().substring(at + sought.length()));
    }

    private static Value slice(Text text, Arguments arguments) {
        int length = text.text().length();
        int start = fromEnd(arguments.integer(0, 0), length);
        int end = fromEnd(arguments.integer(1, length), length);
        return Text.of(start < end ? text.text().substring(start, end) : "");
    }

    private static Value substring(Text text, Arguments arguments) {
        int one = within(arguments.integer(0, 0), text.text());
        int other = within(arguments.integer(1, text.text().length()), text.text());
        return Text.of(text.text().substring(Math.min(one, other), Math.max(one, other)));
    }

    private static Value split(Text text, Arguments arguments) {
        Budget budget = arguments.budget();
        int most = arguments.has(1) ? (int) Math.max(0, arguments.number(1)) : Integer.MAX_VALUE;
        List<Value> parts = switch (arguments.get(0)) {
            case Nothing.UNDEFINED -> List.of(text);
            case RegexValue regex -> regex.split(text.text(), budget);
            default -> splitAt(text.text(), arguments.text(0), budget);
        };
        return new ListValue(parts.subList(0, Math.min(most, parts.size())));
    }

    private static List<Value> splitAt(String text, String separator, Budget budget) {
        if (separator.isEmpty()) {
            return Slices.characters(text, budget);
        }
        payForSearch(text, separator, budget);
        budget.allocate(text.length());
        List<Value> parts = new ArrayList<>();
        int start = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, start)) {
            budget.allocateEntries(1);
            parts.add(Text.of(text.substring(start, at)));
            start = at + separator.length();
        }
        parts.add(Text.of(text.substring(start)));
        return parts;
    }

    static int fromEnd(int position, int length) {
        return position < 0 ? Math.max(0, length + position) : Math.min(position, length);
    }

    private static int within(int position, String text) {
        return Math.max(0, Math.min(position, text.length()));
    }
}
