package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** Counts how many entities of a set have each value of a key. */
final class Facets {

    private Facets() {}

    static List<FacetCount> of(KeyIndex key, RoaringBitmap set) {
        List<FacetCount> counts = new ArrayList<>();
        if (set.isEmpty()) {
            return counts;
        }
        for (ValueWalk walk = key.values().walk(false); walk.hasSlot(); walk.advance()) {
            int single = walk.single();
            if (single >= 0 && !set.contains(single)) {
                continue;
            }
            for (ValueSlot.Spelling spelling : walk.spellings()) {
                int count = spelling.entities().countIn(set);
                if (count > 0) {
                    counts.add(new FacetCount(spelling.text(), count));
                }
            }
        }
        counts.sort(Comparator.comparing(FacetCount::value, CodePointOrder.INSTANCE));
        return counts;
    }
}
