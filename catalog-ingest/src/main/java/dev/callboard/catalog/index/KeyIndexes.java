package dev.callboard.catalog.index;

import dev.callboard.catalog.stitching.ParallelWork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * All search keys: an immutable hash map in shards, so that a change copies the shards it touches and shares the others.
 */
final class KeyIndexes {

    private static final int SHARDS = 256;

    /** From how many replaced rows on it is worth more than one thread. */
    private static final int MANY = 20_000;

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

    /** The keys after changes; many are worked out by several threads. */
    KeyIndexes with(Map<String, KeyReplacements> changes) {
        List<String> keys = new ArrayList<>(changes.keySet());
        List<KeyReplacements> replacements = new ArrayList<>(changes.values());
        KeyIndex[] changedKeys = new KeyIndex[keys.size()];
        IntConsumer change =
                i -> changedKeys[i] = get(keys.get(i)).with(replacements.get(i).change());
        if (replacements.stream().mapToInt(KeyReplacements::size).sum() < MANY) {
            IntStream.range(0, keys.size()).forEach(change);
        } else {
            ParallelWork.forEach(keys.size(), change);
        }
        return with(keys, changedKeys);
    }

    private KeyIndexes with(List<String> keys, KeyIndex[] changedKeys) {
        Map<String, KeyIndex>[] after = Arrays.copyOf(shards, SHARDS);
        BitSet copied = new BitSet();
        for (int i = 0; i < changedKeys.length; i++) {
            String key = keys.get(i);
            KeyIndex changed = changedKeys[i];
            int shard = shardOf(key);
            if (!copied.get(shard)) {
                after[shard] = new HashMap<>(shards[shard]);
                copied.set(shard);
            }
            if (changed.isEmpty()) {
                after[shard].remove(key);
            } else {
                after[shard].put(key, changed);
            }
        }
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
