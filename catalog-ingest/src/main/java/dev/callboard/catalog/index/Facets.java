package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * Counts how many entities of a set have each value of a key.
 *
 * <p>All values are walked over, and each one's entities are cut with the set. Where the set is small beside the number of
 * values and nobody has two of them, the values of its entities are looked at instead.
 */
final class Facets {

    /** A look at an entity's value takes about as long as so many values that are walked over. */
    private static final int WALKED_FOR_ONE = 8;

    private final RoaringBitmap set;
    private final List<FacetCount> counts = new ArrayList<>();

    private Facets(RoaringBitmap set) {
        this.set = set;
    }

    static List<FacetCount> of(KeyIndex key, RoaringBitmap set) {
        Facets facets = new Facets(set);
        if (!set.isEmpty() && !facets.countByEntity(key)) {
            facets.countByValue(key);
        }
        return facets.sorted();
    }

    /** Among all entities that have the key. */
    static List<FacetCount> ofAll(KeyIndex key) {
        Facets facets = new Facets(new RoaringBitmap());
        for (ValueWalk walk = key.values().walk(false); walk.hasSlot(); walk.advance()) {
            for (ValueSlot.Spelling spelling : walk.spellings()) {
                facets.add(spelling.text(), spelling.entities().size());
            }
        }
        return facets.sorted();
    }

    private void countByValue(KeyIndex key) {
        for (ValueWalk walk = key.values().walk(false); walk.hasSlot(); walk.advance()) {
            int single = walk.single();
            if (single < 0 || set.contains(single)) {
                count(walk.spellings());
            }
        }
    }

    private boolean countByEntity(KeyIndex key) {
        if (set.getLongCardinality() * WALKED_FOR_ONE > key.values().atLeast()) {
            return false;
        }
        Ranks ranks = key.ranks();
        if (!ranks.areComplete()) {
            return false;
        }
        BitSet met = new BitSet();
        set.forEach((int ordinal) -> {
            int rank = ranks.of(ordinal);
            if (rank != Ranks.NONE) {
                met.set(rank);
            }
        });
        met.stream().forEach(rank -> count(ranks.spellings(rank)));
        return true;
    }

    private void count(List<ValueSlot.Spelling> spellings) {
        for (ValueSlot.Spelling spelling : spellings) {
            add(spelling.text(), spelling.entities().countIn(set));
        }
    }

    private void add(String text, int count) {
        if (count > 0) {
            counts.add(new FacetCount(text, count));
        }
    }

    private List<FacetCount> sorted() {
        counts.sort(Comparator.comparing(FacetCount::value, CodePointOrder.INSTANCE));
        return counts;
    }
}
