package dev.callboard.catalog.processing;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The line of a file that is to blame, fit to be shown: short, and without what looks like a secret. */
final class OffendingText {

    private static final int MAX_LENGTH = 200;
    private static final int MAX_LINE = 10_000;
    private static final String MASK = "***";

    private static final String SECRET = "[\\w.-]*(?:passw(?:or)?d|passphrase|secret|token|credential|api[-_]?key"
            + "|private[-_]?key|authorization)[\\w.-]*";
    private static final Pattern NAME_OF_SECRET = Pattern.compile("(?i)" + SECRET);
    private static final Pattern NAMED_SECRET = Pattern.compile("(?i)([\"']?" + SECRET + "[\"']?\\s*[:=]\\s*)\\S.*");
    private static final Pattern IN_URL = Pattern.compile("(?i)([a-z][a-z0-9+.-]{0,31}://)[^/\\s@]+@");
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

    /** A copy of a document whose texts are without what is known to be a secret by its form or its name. */
    static JsonNode withoutSecrets(JsonNode tree) {
        return switch (tree) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.forEachEntry((name, value) -> copy.set(
                        name,
                        value.isValueNode() && NAME_OF_SECRET.matcher(name).matches()
                                ? StringNode.valueOf(MASK)
                                : withoutSecrets(value)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(value -> copy.add(withoutSecrets(value)));
                yield copy;
            }
            case StringNode text -> StringNode.valueOf(withoutSecrets(text.stringValue()));
            default -> tree;
        };
    }

    private static String shown(String line) {
        String text = withoutSecrets(NAMED_SECRET.matcher(line.strip()).replaceAll("$1" + MASK));
        text = LONG_WORD.matcher(text).replaceAll(MASK).replace('\u0000', ' ');
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    }
}
