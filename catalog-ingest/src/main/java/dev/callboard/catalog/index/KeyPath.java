package dev.callboard.catalog.index;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A place in the tree of an entity, and the search key for what stands there.
 *
 * <p>Entities look much alike, so the places below one are remembered, and the entities that are read with one root need
 * not make their paths again. Not safe for use by several threads.
 */
final class KeyPath {

    private static final int MAX_LENGTH = 200;
    private static final Set<String> NOT_WALKED = Set.of(
            "attachments",
            "relations",
            "status",
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "metadata.etag");

    private final String path;
    private final String key;
    private final boolean walked;
    private final Map<String, KeyPath> below = new HashMap<>(2);

    private KeyPath(String path) {
        this.path = path;
        this.key = path.toLowerCase(Locale.ROOT);
        this.walked = !NOT_WALKED.contains(path);
    }

    static KeyPath root() {
        return new KeyPath("");
    }

    /** The path in lower case. */
    String key() {
        return key;
    }

    /** Whether the key is too long to be searched for. */
    boolean isTooLong() {
        return key.length() > MAX_LENGTH;
    }

    /** Whether what stands there and below can be searched for just so. */
    boolean isWalked() {
        return walked;
    }

    KeyPath property(String name) {
        KeyPath known = below.get(name);
        if (known == null) {
            known = new KeyPath(path.isEmpty() ? name : path + "." + name);
            below.put(name, known);
        }
        return known;
    }

    /** The path under which an array's item that is text has a row of its own. */
    KeyPath item(String text) {
        return path.isEmpty() ? new KeyPath("." + text) : property(text);
    }
}
