package dev.callboard.catalog.index;

import org.roaringbitmap.RoaringBitmap;

/**
 * One search key: who has it at all, who has a value for it, and the values in order.
 *
 * @param present entities with the key, be its value null
 * @param valued entities with the key and a value
 */
record KeyIndex(Postings present, Postings valued, ValueBlocks values) {

    static final KeyIndex EMPTY = new KeyIndex(Postings.NONE, Postings.NONE, ValueBlocks.EMPTY);

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

    /** Adds all entities that have the value. */
    void addHolders(String value, RoaringBitmap target) {
        values.find(value).ifPresent(slot -> slot.entities().addTo(target));
    }

    private static Postings changed(Postings postings, OrdinalList removed, OrdinalList added) {
        return removed.isEmpty() && added.isEmpty() ? postings : postings.with(removed, added);
    }
}
