package dev.callboard.scaffolder.template;

import com.google.re2j.Pattern;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/**
 * The formats that schemas can ask of a text. One that is not known asks nothing.
 *
 * <p>They are those of the validator that Backstage's scaffolder uses, and as strict: no format looks whether a day exists
 * or a host answers.
 */
final class ValueFormats {

    private static final String YEAR_MONTH_DAY = "\\d{4}-(0\\d|1[0-2])-(0[1-9]|[12]\\d|3[01])";
    private static final String CLOCK = "([01]\\d|2[0-4]):[0-5]\\d:([0-5]\\d|60)";
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|[01]?\\d{1,2})";
    private static final String IPV4 = "(" + OCTET + "\\.){3}" + OCTET;
    private static final String LABEL = "[0-9A-Za-z]([0-9A-Za-z-]{0,61}[0-9A-Za-z])?";
    private static final String ATOM = "[\\w!#$%&'*+/=?^`{|}~-]+";
    private static final String POINTER = "(/([\\x00-.0-}\\x7f]|~[01])*)*";
    private static final String TIME_OF_DURATION = "(\\d+S|\\d+M(\\d+S)?|\\d+H(\\d+M(\\d+S)?)?)";
    private static final String URI_CHARACTERS = "([^\\s%\"<>\\\\^`{|}]|%[0-9A-Fa-f]{2})*";

    private static final Map<String, Predicate<String>> ALL = Map.ofEntries(
            Map.entry(
                    "date-time",
                    whole(YEAR_MONTH_DAY + "[tT ]" + CLOCK + "(\\.\\d+)?([zZ]|[+-][0-5]\\d:([0-5]\\d|60))")),
            Map.entry("date", whole(YEAR_MONTH_DAY)),
            Map.entry("time", whole(CLOCK)),
            Map.entry(
                    "duration",
                    part("(?i)P(T" + TIME_OF_DURATION + "|(\\d+D|\\d+M(\\d+D)?|\\d+Y(\\d+M(\\d+D)?)?)(T"
                            + TIME_OF_DURATION + ")?|\\d+W)")),
            Map.entry(
                    "email",
                    whole("(" + ATOM + "\\.)*" + ATOM + "@((" + LABEL + "\\.)+" + LABEL + "|\\[" + IPV4 + "\\])")),
            Map.entry(
                    "idn-email",
                    whole("(\"[^\"]*\"|[^\\s@\"(),:;<>\\[\\]\\\\.]+(\\.[^\\s@\"(),:;<>\\[\\]\\\\.]+)*)@"
                            + "([^\\s@\"(),:;<>\\[\\]\\\\.]+(\\.[^\\s@\"(),:;<>\\[\\]\\\\.]+)*|\\[[^\\[\\]\\\\]*\\])")),
            Map.entry("hostname", ValueFormats::isHostname),
            Map.entry("host-name", ValueFormats::isHostname),
            Map.entry("ipv4", whole(IPV4)),
            Map.entry("ip-address", whole(IPV4)),
            Map.entry("ipv6", ValueFormats::isIpv6),
            Map.entry("uri", whole("[A-Za-z][0-9A-Za-z+.-]*:\\S*")),
            Map.entry("iri", whole("[A-Za-z][0-9A-Za-z+.-]*:\\S*")),
            Map.entry("uri-reference", whole("([!-~]*)").and(whole(URI_CHARACTERS))),
            Map.entry("iri-reference", whole(URI_CHARACTERS)),
            Map.entry("uuid", whole("(?i)[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")),
            Map.entry("json-pointer", whole(POINTER)),
            Map.entry("relative-json-pointer", whole("\\d+(#|" + POINTER + ")")),
            Map.entry("utc-millisec", whole("\\s*[+-]?(\\d+(\\.0*)?|0[xX][0-9A-Fa-f]+)\\s*")),
            Map.entry("regex", ValueFormats::isPattern),
            Map.entry("regexp", ValueFormats::isPattern),
            Map.entry("pattern", ValueFormats::isPattern),
            Map.entry("style", part("[^\\r\\n\\t ][^:]*:[\\r\\n\\t ]*[^\\r\\n\\t ;]*[\\r\\n\\t ]*;?")),
            Map.entry(
                    "color",
                    whole("#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})|aqua|black|blue|fuchsia|gray|green|lime|maroon|navy"
                            + "|olive|orange|purple|red|silver|teal|white|yellow"
                            + "|rgb\\(\\s*" + OCTET + "\\s*,\\s*" + OCTET + "\\s*,\\s*" + OCTET + "\\s*\\)"
                            + "|rgb\\(\\s*(\\d?\\d%|100%)+\\s*,\\s*(\\d?\\d%|100%)+\\s*,\\s*(\\d?\\d%|100%)+\\s*\\)")),
            Map.entry("phone", whole("\\+(\\d ?){6,14}\\d")),
            Map.entry("alpha", whole("[A-Za-z]+")),
            Map.entry("alphanumeric", whole("[0-9A-Za-z]+")));

    private ValueFormats() {}

    static boolean accepts(String format, String text) {
        return ALL.getOrDefault(format, anything -> true).test(text);
    }

    private static Predicate<String> whole(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return text -> compiled.matcher(text).matches();
    }

    private static Predicate<String> part(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return text -> compiled.matcher(text).find();
    }

    private static boolean isHostname(String text) {
        return text.length() <= 255 && HOSTNAME.test(text);
    }

    private static final Predicate<String> HOSTNAME = whole(LABEL + "(\\." + LABEL + ")*\\.?");
    private static final Predicate<String> IPV4_ALONE = whole(IPV4);
    private static final Predicate<String> GROUPS = whole("([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4})*)?");

    /** Eight groups, of which {@code ::} stands for at least one of zeros and an IPv4 address for the last two. */
    private static boolean isIpv6(String text) {
        String address = text.strip().replaceFirst("%.+$", "");
        int last = address.lastIndexOf(':');
        if (address.substring(last + 1).contains(".")) {
            if (!IPV4_ALONE.test(address.substring(last + 1))) {
                return false;
            }
            address = address.substring(0, last + 1) + "0:0";
        }
        int gap = address.indexOf("::");
        if (gap < 0) {
            return GROUPS.test(address) && groups(address) == 8;
        }
        String left = address.substring(0, gap);
        String right = address.substring(gap + 2);
        return GROUPS.test(left) && GROUPS.test(right) && groups(left) + groups(right) < 8;
    }

    private static int groups(String text) {
        return text.isEmpty() ? 0 : text.split(":").length;
    }

    private static boolean isPattern(String text) {
        try {
            PatternMatcher.of(text);
            return true;
        } catch (PatternSyntaxException notOne) {
            return false;
        }
    }
}
