package dev.callboard.scaffolder.templating;

import com.google.re2j.Pattern;
import dev.callboard.scaffolder.javascript.JavaScriptText;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.List;

/** The filter {@code urlize}: turns what looks like a web or mail address into a link. */
final class UrlizeFilter {

    private static final Pattern MAIL_ADDRESS =
            Pattern.compile("[\\w.!#$%&'*+\\-/=?^`{|}~]+@[a-z\\d\\-]+(\\.[a-z\\d\\-]+)+", Pattern.CASE_INSENSITIVE);
    private static final Pattern KNOWN_DOMAIN = Pattern.compile("\\.(?:org|net|com)(?::|/|$)");
    private static final List<String> OPENING = List.of("(", "<", "&lt;");
    private static final List<String> CLOSING = List.of(".", ",", ")", "\n", "&gt;");

    private final int length;
    private final String relation;

    private UrlizeFilter(int length, String relation) {
        this.length = length;
        this.relation = relation;
    }

    static Value apply(Value input, Arguments arguments) {
        Text text = TextFilters.strictText(input);
        UrlizeFilter filter = new UrlizeFilter(
                shownLength(arguments),
                arguments.get(1) instanceof Value.Bool noFollow && noFollow.value() ? " rel=\"nofollow\"" : "");
        return Text.of(filter.linked(text.text(), arguments.budget()));
    }

    /** How much of an address is shown: all of it unless something is given, and nothing if that is not a number. */
    private static int shownLength(Arguments arguments) {
        boolean any =
                !arguments.has(0) || (arguments.get(0) instanceof Value.Num number && Double.isNaN(number.value()));
        return any ? Integer.MAX_VALUE : Math.max(0, (int) arguments.number(0));
    }

    private String linked(String text, Budget budget) {
        StringBuilder linked = new StringBuilder();
        int start = 0;
        while (start < text.length()) {
            boolean blank = JavaScriptText.isSpace(text.charAt(start));
            int end = start + 1;
            while (end < text.length() && JavaScriptText.isSpace(text.charAt(end)) == blank) {
                end++;
            }
            String word = text.substring(start, end);
            String result = blank ? word : link(word);
            budget.allocate(result.length() + 8L * word.length());
            linked.append(result);
            start = end;
        }
        return linked.toString();
    }

    private String link(String word) {
        String address = withoutPunctuation(word);
        if (address.startsWith("https://") || address.startsWith("http://")) {
            return anchor(address, address, relation);
        }
        if (address.startsWith("www.")
                || (!isMail(address) && KNOWN_DOMAIN.matcher(address).find())) {
            return anchor("http://" + address, address, relation);
        }
        return isMail(address) ? "<a href=\"mailto:" + address + "\">" + address + "</a>" : word;
    }

    private static boolean isMail(String address) {
        return MAIL_ADDRESS.matcher(address).matches();
    }

    private String anchor(String target, String address, String attributes) {
        String shown = address.substring(0, Math.min(length, address.length()));
        return "<a href=\"" + target + "\"" + attributes + ">" + shown + "</a>";
    }

    private static String withoutPunctuation(String word) {
        String address = word;
        for (String opening : OPENING) {
            if (word.startsWith(opening)) {
                address = word.substring(opening.length());
                break;
            }
        }
        for (String closing : CLOSING) {
            if (address.endsWith(closing)) {
                return address.substring(0, address.length() - closing.length());
            }
        }
        return address;
    }
}
