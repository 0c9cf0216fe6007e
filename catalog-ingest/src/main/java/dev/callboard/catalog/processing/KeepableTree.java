package dev.callboard.catalog.processing;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a tree must be for every store, index and client to take it. YAML can say more than that: characters that are none,
 * and, by aliases and placeholders, values within values without end.
 */
final class KeepableTree {

    private static final int MAX_DEPTH = 250;
    private static final int MAX_KEY_LENGTH = 4096;

    private KeepableTree() {}

    /**
     * @throws ProcessingException names the first value that cannot be kept
     */
    static void check(JsonNode tree) {
        check(tree, null, 1);
    }

    private static void check(JsonNode node, @Nullable Step step, int depth) {
        if (node.isString()) {
            checkText(node.stringValue(), "The value", step);
        } else if (node.isContainer()) {
            if (depth > MAX_DEPTH) {
                throw refused("The entity is nested deeper than %d levels".formatted(MAX_DEPTH), step);
            }
            checkWithin(node, step, depth + 1);
        }
    }

    private static void checkWithin(JsonNode node, @Nullable Step step, int depth) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                String key = property.getKey();
                if (key.length() > MAX_KEY_LENGTH) {
                    throw refused("A key is longer than %d characters".formatted(MAX_KEY_LENGTH), step);
                }
                checkText(key, "A key", step);
                check(property.getValue(), new Step(step, key), depth);
            }
        } else {
            int index = 0;
            for (JsonNode item : node) {
                check(item, new Step(step, Integer.toString(index++)), depth);
            }
        }
    }

    /** Whether every character is one below the surrogates, as in nearly all texts; and none is U+0000. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ((char) (text.charAt(i) - 1) >= Character.MIN_SURROGATE - 1) {
                return false;
            }
        }
        return true;
    }

    private static void checkText(String text, String what, @Nullable Step step) {
        if (isPlain(text)) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == 0) {
                throw refused(what + " holds the character U+0000, which is no text", step);
            }
            if (Character.isSurrogate(character)) {
                if (!Character.isHighSurrogate(character)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw refused(
                            "%s holds half of a surrogate pair (U+%04X), which is no character"
                                    .formatted(what, (int) character),
                            step);
                }
                i++;
            }
        }
    }

    private static ProcessingException refused(String message, @Nullable Step step) {
        return new ProcessingException("InputError", message, step == null ? "" : step.pointer());
    }

    /** The way to a value, made a pointer only when it is needed. */
    private record Step(@Nullable Step parent, String name) {

        String pointer() {
            String own = "/" + name.replace("~", "~0").replace("/", "~1");
            return parent == null ? own : parent.pointer() + own;
        }
    }
}
