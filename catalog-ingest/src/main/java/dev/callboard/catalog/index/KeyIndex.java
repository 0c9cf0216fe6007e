package dev.callboard.catalog.index;

import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** One search key: who has it at all, who has a value for it, and the values in order. */
final class KeyIndex {

    static final KeyIndex EMPTY = new KeyIndex(Postings.NONE, Postings.NONE, ValueBlocks.EMPTY);

    private final Postings present;
    private final Postings valued;
    private final ValueBlocks values;
    private final KeyMemory memory = new KeyMemory();

    private KeyIndex(Postings present, Postings valued, ValueBlocks values) {
        this.present = present;
        this.valued = valued;
        this.values = values;
    }

    /** The entities with the key, be its value null. */
    Postings present() {
        return present;
    }

    /** The entities with the key and a value. */
    Postings valued() {
        return valued;
    }

    ValueBlocks values() {
        return values;
    }

    /** Where each entity stands among all when sorted by this key. */
    Ranks ranks() {
        return memory.ranks(this);
    }

    /** How many of all entities have each value, in order. */
    List<FacetCount> counts() {
        return memory.counts(this);
    }

    /** The entities with a value that contains a text; must not be changed. */
    RoaringBitmap holdersOf(TextPattern pattern) {
        return pattern.isShort() ? memory.holdersOf(pattern, this) : pattern.holdersIn(values);
    }

    KeyIndex with(KeyChange change) {
        Postings newPresent = changed(present, change.noLongerPresent, change.newlyPresent);
        Postings newValued = changed(valued, change.noLongerValued, change.newlyValued);
        // whoever has a value is present, so sets of the same size are the same set
        boolean same = newPresent.size() == newValued.size();
        return new KeyIndex(newPresent, same ? newPresent : newValued, values.with(change.sorted()));
    }

    boolean isEmpty() {
        return present.isEmpty();
    }

    private static Postings changed(Postings postings, OrdinalList removed, OrdinalList added) {
        return removed.isEmpty() && added.isEmpty() ? postings : postings.with(removed, added);
    }
}
