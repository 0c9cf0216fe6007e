package dev.callboard.catalog.index;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What has been worked out about one state of one key, so that it is not worked out again: counted when first asked for,
 * and kept for as long as nothing changes under the key. Two readers that ask at once both count, so that neither waits.
 */
final class KeyMemory {

    /** Longer lists of counts than this are made each time; few ask for them, and they would take as much as the key. */
    private static final int MOST_COUNTS = 100_000;

    /** How many short terms are kept for a key; a bitmap for each takes up to an eighth of a byte an entity. */
    private static final int MOST_TERMS = 32;

    private volatile @Nullable Ranks ranks;
    private volatile @Nullable List<FacetCount> counts;
    private volatile @Nullable Map<String, RoaringBitmap> terms;

    Ranks ranks(KeyIndex key) {
        Ranks known = ranks;
        if (known == null) {
            known = Ranks.of(key);
            ranks = known;
        }
        return known;
    }

    /** How many of all entities have each value. */
    List<FacetCount> counts(KeyIndex key) {
        List<FacetCount> known = counts;
        if (known == null) {
            known = List.copyOf(Facets.ofAll(key));
            if (known.size() <= MOST_COUNTS) {
                counts = known;
            }
        }
        return known;
    }

    /** All entities with a value that contains a term; to be asked for terms that are too short for {@link Trigrams}. */
    RoaringBitmap holdersOf(TextPattern pattern, KeyIndex key) {
        Map<String, RoaringBitmap> known = terms;
        RoaringBitmap found = known == null ? null : known.get(pattern.term());
        if (found == null) {
            found = pattern.holdersIn(key.values());
            remember(pattern.term(), found);
        }
        return found;
    }

    private void remember(String term, RoaringBitmap holders) {
        Map<String, RoaringBitmap> known = terms;
        if (known == null || known.size() >= MOST_TERMS) {
            known = new ConcurrentHashMap<>();
            terms = known;
        }
        known.put(term, holders);
    }
}
