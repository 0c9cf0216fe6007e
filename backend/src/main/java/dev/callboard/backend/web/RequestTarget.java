package dev.callboard.backend.web;

/**
 * The path and query of a request as a URI may have them.
 *
 * <p>Browsers and scripts send characters that a URI should not have, such as {@code |} or <code>{</code> in a query. The
 * original takes them for what they are; Java's URI does not, and the request would be refused before any route could say
 * why. They are encoded here, and so is a percent sign that encodes nothing.
 */
final class RequestTarget {

    private static final String MARKS = "-_.!~*'();/?:@&=+$,";

    private RequestTarget() {}

    static String wellFormed(String target) {
        int wrong = nextWrong(target, 0);
        if (wrong == target.length()) {
            return target;
        }
        StringBuilder encoded = new StringBuilder(target.length() + 16);
        int from = 0;
        for (; wrong < target.length(); wrong = nextWrong(target, from)) {
            encoded.append(target, from, wrong).append(String.format("%%%02X", (int) target.charAt(wrong)));
            from = wrong + 1;
        }
        return encoded.append(target, from, target.length()).toString();
    }

    private static int nextWrong(String target, int from) {
        int query = target.indexOf('?');
        for (int i = from; i < target.length(); i++) {
            char character = target.charAt(i);
            boolean right = character == '%' ? isEscape(target, i) : isPlain(character, query >= 0 && i > query);
            if (!right) {
                return i;
            }
        }
        return target.length();
    }

    private static boolean isPlain(char character, boolean inQuery) {
        return character > 0x7f
                || (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || MARKS.indexOf(character) >= 0
                || (inQuery && (character == '[' || character == ']'));
    }

    private static boolean isEscape(String target, int at) {
        return at + 2 < target.length()
                && Character.digit(target.charAt(at + 1), 16) >= 0
                && Character.digit(target.charAt(at + 2), 16) >= 0;
    }
}
