package dev.callboard.scaffolder.templating;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the patterns of a replacement stand for: <code>$$</code>, <code>$&amp;</code>, <code>$`</code>,
 * <code>$'</code>, <code>$1</code>.
 */
record Replacement(String text, int start, int end, List<String> groups) {

    static Replacement forText(String text, int start, int end) {
        return new Replacement(text, start, end, List.of());
    }

    static Replacement forMatch(String text, Matcher matcher) {
        List<String> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            @Nullable String group = matcher.group(i);
            groups.add(group == null ? "" : group);
        }
        return new Replacement(text, matcher.start(), matcher.end(), groups);
    }

    String expand(String replacement, Budget budget) {
        if (replacement.indexOf('$') < 0) {
            return replacement;
        }
        budget.allocate(replacement.length());
        StringBuilder expanded = new StringBuilder();
        int i = 0;
        while (i < replacement.length()) {
            char c = replacement.charAt(i++);
            char kind = c == '$' && i < replacement.length() ? replacement.charAt(i) : 0;
            int length = expanded.length();
            switch (kind) {
                case '$' -> expanded.append('$');
                case '&' -> expanded.append(text, start, end);
                case '`' -> expanded.append(text, 0, start);
                case '\'' -> expanded.append(text, end, text.length());
                default -> {
                    int digits = groupDigits(replacement, i, kind);
                    if (digits == 0) {
                        expanded.append(c);
                        continue;
                    }
                    expanded.append(groups.get(Integer.parseInt(replacement.substring(i, i + digits)) - 1));
                    i += digits - 1;
                }
            }
            budget.allocate(expanded.length() - (long) length);
            i++;
        }
        return expanded.toString();
    }

    /** How many digits from this position on name a group there is: two, one or none. */
    private int groupDigits(String replacement, int at, char kind) {
        if (kind < '0' || kind > '9') {
            return 0;
        }
        int one = kind - '0';
        if (at + 1 < replacement.length() && Character.digit(replacement.charAt(at + 1), 10) >= 0) {
            int two = one * 10 + Character.digit(replacement.charAt(at + 1), 10);
            if (two >= 1 && two <= groups.size()) {
                return 2;
            }
        }
        return one >= 1 && one <= groups.size() ? 1 : 0;
    }
}
