package dev.callboard.catalog.processing;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The line of a file that is to blame, fit to be shown: short, and without what looks like a secret. */
final class OffendingText {

    private static final int MAX_LENGTH = 200;
    private static final int MAX_LINE = 10_000;
    private static final String MASK = "***";

    private static final Pattern NAMED_SECRET = Pattern.compile(
            "(?i)([\"']?[\\w.-]*(?:passw(?:or)?d|passphrase|secret|token|credential|api[-_]?key|private[-_]?key|authorization)"
                    + "[\\w.-]*[\"']?\\s*[:=]\\s*)\\S.*");
    private static final Pattern IN_URL = Pattern.compile("(?i)([a-z][a-z0-9+.-]{0,31}://)[^/\\s@]{1,500}@");
    private static final Pattern KNOWN_TOKEN = Pattern.compile(
            "(?:gh[pousr]_|github_pat_|glpat-|xox[abpr]-|AKIA|eyJ)[A-Za-z0-9_.-]{8,}|-----BEGIN [A-Z ]+-----.*");
    private static final Pattern LONG_WORD = Pattern.compile("[A-Za-z0-9+/_=-]{40,}");

    private OffendingText() {}

    /**
     * @param line counted from one; one that is not there gives an empty text
     */
    static String of(byte[] file, int line) {
        int start = 0;
        for (int number = 1; number < line; number++) {
            while (start < file.length && file[start] != '\n') {
                start++;
            }
            start++;
        }
        int end = start;
        while (end < file.length && file[end] != '\n' && end - start < MAX_LINE) {
            end++;
        }
        return start >= file.length ? "" : shown(new String(file, start, end - start, StandardCharsets.UTF_8));
    }

    /** A message that may quote what somebody wrote, without what is known to be a secret by its form. */
    static String withoutSecrets(String message) {
        return KNOWN_TOKEN
                .matcher(IN_URL.matcher(message).replaceAll("$1" + MASK + "@"))
                .replaceAll(MASK);
    }

    private static String shown(String line) {
        String text = withoutSecrets(NAMED_SECRET.matcher(line.strip()).replaceAll("$1" + MASK));
        text = LONG_WORD.matcher(text).replaceAll(MASK).replace('\u0000', ' ');
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    }
}
