package dev.callboard.catalog.model;

/** The forms of names, each as a loop over its characters, since every entity has dozens of them. */
final class NameForms {

    private NameForms() {}

    /** {@code ([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]} */
    static boolean isName(String text) {
        int last = text.length() - 1;
        if (last < 0 || !isLetterOrDigit(text.charAt(0)) || !isLetterOrDigit(text.charAt(last))) {
            return false;
        }
        for (int i = 1; i < last; i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    /** {@code [a-z0-9]+(-+[a-z0-9]+)*} */
    static boolean isNamespace(String text) {
        int last = text.length() - 1;
        if (last < 0 || text.charAt(0) == '-' || text.charAt(last) == '-') {
            return false;
        }
        for (int i = 0; i <= last; i++) {
            char c = text.charAt(i);
            if (!isLowerCaseOrDigit(c) && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** {@code [a-zA-Z][a-z0-9A-Z]*} */
    static boolean isKind(String text) {
        return isVersion(text) && !isDigit(text.charAt(0));
    }

    /** {@code [a-z0-9A-Z]+} */
    static boolean isVersion(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isLetterOrDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** {@code [a-z0-9:+#]+(-[a-z0-9:+#]+)*} */
    static boolean isTag(String text) {
        boolean hyphen = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '-' ? hyphen : !isLowerCaseOrDigit(c) && c != ':' && c != '+' && c != '#') {
                return false;
            }
            hyphen = c == '-';
        }
        return !hyphen;
    }

    /** Whether it is a web address of the usual form, with a host of letters, digits, dots and hyphens. Others may be valid too. */
    static boolean isPlainUrl(String text) {
        int start = text.startsWith("https://") ? 8 : text.startsWith("http://") ? 7 : text.length();
        int end = start;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (!isLetterOrDigit(c) && c != '.' && c != '-') {
                break;
            }
            end++;
        }
        return end > start && (end == text.length() || text.charAt(end) == '/');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLowerCaseOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || isDigit(c);
    }

    private static boolean isLetterOrDigit(char c) {
        return isLowerCaseOrDigit(c) || (c >= 'A' && c <= 'Z');
    }
}
