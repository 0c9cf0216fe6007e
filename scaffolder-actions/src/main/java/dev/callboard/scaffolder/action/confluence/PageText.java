package dev.callboard.scaffolder.action.confluence;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of a page, so that Markdown takes nothing in them for its own. */
final class PageText {

    private static final Pattern SPACES = Pattern.compile("(?U)[\\s\\ufeff]+");
    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_~\\[\\]]");
    private static final Pattern LINE_START =
            Pattern.compile("^(\\s*?)(\\+\\s|[=>-]|#{1,6}\\s)|(\\d+)(\\.\\s)", Pattern.MULTILINE);

    private PageText() {}

    static boolean isBlank(String text) {
        return SPACES.matcher(text).matches();
    }

    static String collapsed(String text) {
        return SPACES.matcher(trimmed(text)).replaceAll(" ");
    }

    static String trimmed(String text) {
        return text.replaceAll("^\\n+|\\n+$", "");
    }

    static String escaped(String text) {
        String special = SPECIAL.matcher(text).replaceAll("\\\\$0");
        return LINE_START
                .matcher(special)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(2) == null
                                ? found.group(3) + "\\" + found.group(4)
                                : found.group(1) + "\\" + found.group(2)));
    }
}
