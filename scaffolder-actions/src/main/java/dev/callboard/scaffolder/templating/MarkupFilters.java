package dev.callboard.scaffolder.templating;

import com.google.re2j.Pattern;
import dev.callboard.scaffolder.javascript.JavaScriptText;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Text;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Filters for HTML and URLs. */
final class MarkupFilters {

    static final Map<String, BuiltInFilter> ALL = Map.of(
            "escape", MarkupFilters::escape,
            "e", MarkupFilters::escape,
            "forceescape", (input, a) -> escaped(input, a.budget()),
            "nl2br", MarkupFilters::lineBreaks,
            "safe", MarkupFilters::safe,
            "striptags", MarkupFilters::stripTags,
            "urlencode", MarkupFilters::urlEncode,
            "urlize", UrlizeFilter::apply);

    private static final Pattern TAGS =
            Pattern.compile("</?([a-z][a-z0-9]*)\\b[^>]*>|<!--(?s:.*?)-->", Pattern.CASE_INSENSITIVE);
    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final Pattern BLANKS_AROUND_LINES = Pattern.compile("(?m)^ +| +$");
    private static final Pattern MANY_LINE_BREAKS = Pattern.compile("\n{3,}");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    /** How many bytes one UTF-16 unit can become, times three for the percent form. */
    private static final int LARGEST_ENCODING = 9;

    private static final int MOST_STRIPS = 8;

    private MarkupFilters() {}

    private static Value escape(Value input, Arguments arguments) {
        return input instanceof Text text && text.safe() ? text : escaped(input, arguments.budget());
    }

    private static Text escaped(Value input, Budget budget) {
        String text = Coercions.printed(input, budget);
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\\' -> escaped.append("&#92;");
                default -> escaped.append(text.charAt(i));
            }
        }
        budget.allocate(escaped.length());
        return new Text(escaped.toString(), true);
    }

    private static Value safe(Value input, Arguments arguments) {
        return new Text(Coercions.printed(input, arguments.budget()), true);
    }

    private static Value lineBreaks(Value input, Arguments arguments) {
        if (input instanceof Nothing) {
            return Text.EMPTY;
        }
        Text text = TextFilters.strictText(input);
        arguments.budget().allocate(7L * text.text().length());
        return text.withText(text.text().replace("\r\n", "\n").replace("\n", "<br />\n"));
    }

    private static Value stripTags(Value input, Arguments arguments) {
        Text text = TextFilters.text(input);
        arguments.budget().allocate(8L * text.text().length());
        String stripped = JavaScriptText.trim(withoutTags(text.text(), arguments.budget()));
        if (!arguments.truthy(0)) {
            return text.withText(SPACES.matcher(stripped).replaceAll(" "));
        }
        String lines = BLANKS_AROUND_LINES.matcher(stripped).replaceAll("");
        lines = BLANKS.matcher(lines).replaceAll(" ").replace("\r\n", "\n");
        return text.withText(MANY_LINE_BREAKS.matcher(lines).replaceAll("\n\n"));
    }

    /** Until nothing is left that is a tag, since what is around one may make another. */
    private static String withoutTags(String text, Budget budget) {
        String stripped = text;
        for (int i = 0; i <= MOST_STRIPS; i++) {
            budget.allocate(stripped.length());
            String next = TAGS.matcher(stripped).replaceAll("");
            if (next.equals(stripped)) {
                return stripped;
            }
            stripped = next;
        }
        throw new Failure("The tags are nested too deeply");
    }

    private static Value urlEncode(Value input, Arguments arguments) {
        Budget budget = arguments.budget();
        return switch (input) {
            case ListValue pairs -> {
                List<String> encoded = new ArrayList<>();
                pairs.items().forEach(pair -> encoded.add(encodedPair(pair, budget)));
                yield Text.of(String.join("&", encoded));
            }
            case ObjectValue object ->
                Text.of(String.join(
                        "&",
                        object.names().stream()
                                .map(name -> encoded(Text.of(name), budget) + "=" + encoded(object.get(name), budget))
                                .toList()));
            case Text text -> Text.of(encoded(text, budget));
            default -> Text.EMPTY;
        };
    }

    private static String encodedPair(Value pair, Budget budget) {
        return encoded(ArrayLikes.attribute(pair, "0"), budget) + "="
                + encoded(ArrayLikes.attribute(pair, "1"), budget);
    }

    /** What {@code encodeURIComponent} gives. */
    private static String encoded(Value value, Budget budget) {
        String text = Coercions.text(value, budget);
        budget.allocate((long) LARGEST_ENCODING * text.length());
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%21", "!")
                .replace("%27", "'")
                .replace("%28", "(")
                .replace("%29", ")")
                .replace("%7E", "~");
    }
}
