package dev.callboard.catalog.index;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * All search keys: an immutable hash map in shards, so that a change copies the shards it touches and shares the others.
 */
final class KeyIndexes {

    private static final int SHARDS = 256;

    static final KeyIndexes EMPTY = new KeyIndexes(emptyShards());

    private final Map<String, KeyIndex>[] shards;

    private KeyIndexes(Map<String, KeyIndex>[] shards) {
        this.shards = shards;
    }

    /** The index of a key; an empty one if no entity has the key. */
    KeyIndex get(String key) {
        KeyIndex found = shards[shardOf(key)].get(key);
        return found == null ? KeyIndex.EMPTY : found;
    }

    KeyIndexes with(Map<String, KeyChange> changes) {
        Map<String, KeyIndex>[] after = Arrays.copyOf(shards, SHARDS);
        BitSet copied = new BitSet();
        changes.forEach((key, change) -> {
            int shard = shardOf(key);
            if (!copied.get(shard)) {
                after[shard] = new HashMap<>(shards[shard]);
                copied.set(shard);
            }
            KeyIndex changed = get(key).with(change);
            if (changed.isEmpty()) {
                after[shard].remove(key);
            } else {
                after[shard].put(key, changed);
            }
        });
        return new KeyIndexes(after);
    }

    private static int shardOf(String key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 16) & SHARDS - 1;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private static Map<String, KeyIndex>[] emptyShards() {
        Map[] shards = new Map[SHARDS];
        Arrays.fill(shards, Map.of());
        return shards;
    }
}
