package dev.callboard.scaffolder.templating;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.callboard.scaffolder.templating.Value.Bool;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A regular expression as a template writes it. */
final class RegexValue implements Value {

    static final Map<String, Method<RegexValue>> METHODS =
            Map.of("test", new Method<>(1, 1, (regex, a) -> regex.test(a.text(0), a.budget())));

    /** Text length times program size of one search; what RE2 manages in about a second. */
    private static final long MOST_WORK = 20_000_000;

    private final String pattern;
    private final String flags;
    private final Pattern compiled;
    private final long size;
    private int lastIndex;

    /** Compiles the pattern, which is refused if it is malformed or uses what RE2 lacks. */
    RegexValue(String pattern, String flags, Budget budget) {
        this.pattern = pattern;
        this.flags = flags;
        RegexTranslation translation = new RegexTranslation(pattern);
        String translated = translation.translate();
        this.size = translation.size();
        budget.steps(size / 4);
        int options =
                (flags.contains("i") ? Pattern.CASE_INSENSITIVE : 0) | (flags.contains("m") ? Pattern.MULTILINE : 0);
        try {
            this.compiled = Pattern.compile(translated, options);
        } catch (PatternSyntaxException malformed) {
            throw new Failure(
                    TemplateException.Reason.EVALUATION,
                    "Regular expression is malformed: " + malformed.getMessage(),
                    malformed);
        }
    }

    private boolean global() {
        return flags.contains("g");
    }

    private boolean sticky() {
        return flags.contains("y");
    }

    private Matcher matcher(String text, Budget budget) {
        if (text.length() * size > MOST_WORK) {
            throw Failure.limit("Regular expression is too costly for a text of this length");
        }
        budget.characters(text.length());
        return compiled.matcher(text);
    }

    private boolean find(Matcher matcher, int from, Budget budget) {
        budget.step();
        budget.checkTime();
        return matcher.find(from) && (!sticky() || matcher.start() == from);
    }

    /** As in JavaScript, a global or sticky expression goes on where it last matched. */
    private Value test(String text, Budget budget) {
        boolean goesOn = global() || sticky();
        int from = goesOn ? lastIndex : 0;
        if (from > text.length()) {
            lastIndex = 0;
            return Bool.FALSE;
        }
        Matcher matcher = matcher(text, budget);
        boolean found = find(matcher, from, budget);
        if (goesOn) {
            lastIndex = found ? matcher.end() : 0;
        }
        return Bool.of(found);
    }

    /** Replaces the first match, or with the flag {@code g} all; {@code $1}, <code>$&amp;</code> and so on are expanded. */
    String replaceIn(String text, String replacement, Budget budget) {
        Matcher matcher = matcher(text, budget);
        StringBuilder replaced = new StringBuilder();
        int copied = 0;
        int from = 0;
        while (from <= text.length() && find(matcher, from, budget)) {
            String expanded = Replacement.forMatch(text, matcher).expand(replacement, budget);
            budget.allocate((long) matcher.start() - copied + expanded.length());
            replaced.append(text, copied, matcher.start()).append(expanded);
            copied = matcher.end();
            from = matcher.end() > matcher.start() ? matcher.end() : matcher.end() + 1;
            if (!global()) {
                break;
            }
        }
        budget.allocate(text.length() - copied);
        return replaced.append(text, copied, text.length()).toString();
    }

    /** Splits at every match; what groups matched stands between the parts. */
    List<Value> split(String text, Budget budget) {
        Matcher matcher = matcher(text, budget);
        List<Value> parts = new ArrayList<>();
        if (text.isEmpty()) {
            return find(matcher, 0, budget) ? parts : List.of(Text.EMPTY);
        }
        int start = 0;
        int from = 0;
        while (from < text.length() && find(matcher, from, budget) && matcher.start() < text.length()) {
            if (matcher.end() == start) {
                from++;
                continue;
            }
            budget.allocate(matcher.start() - (long) start);
            budget.allocateEntries(1L + matcher.groupCount());
            parts.add(Text.of(text.substring(start, matcher.start())));
            for (int group = 1; group <= matcher.groupCount(); group++) {
                String captured = matcher.group(group);
                parts.add(captured == null ? Nothing.UNDEFINED : Text.of(captured));
            }
            start = matcher.end();
            from = start;
        }
        parts.add(Text.of(text.substring(start)));
        return parts;
    }

    @Override
    public String toString() {
        return "/" + pattern + "/" + flags;
    }
}
