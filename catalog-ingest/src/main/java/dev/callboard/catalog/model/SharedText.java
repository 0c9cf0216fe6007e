package dev.callboard.catalog.model;

import org.jspecify.annotations.Nullable;

/**
 * Gives equal texts that are kept with very many entities one object between them: kinds, namespaces, the repository and
 * commit of a file. Never holds more than a few thousand texts, so a rare one may be there several times. Safe for use by
 * several threads; a lost race costs a copy.
 */
public final class SharedText {

    private static final int SLOTS = 4096;
    private static final @Nullable String[] TEXTS = new String[SLOTS];

    private SharedText() {}

    /** The same text, if possible as the object that others already hold. */
    public static String of(String text) {
        int hash = text.hashCode();
        int slot = (hash ^ hash >>> 12) & (SLOTS - 1);
        String held = TEXTS[slot];
        if (held != null && held.equals(text)) {
            return held;
        }
        TEXTS[slot] = text;
        return text;
    }
}
