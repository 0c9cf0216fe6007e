package dev.callboard.catalog.index;

import dev.callboard.catalog.stitching.FinalEntity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** Sorts a whole set by any number of fields and takes a slice of it. */
final class SliceQuery {

    /** The rank of an entity that lacks the field; after all others in either direction. */
    private static final int LACKING = Integer.MAX_VALUE;

    private final CatalogSnapshot catalog;

    SliceQuery(CatalogSnapshot catalog) {
        this.catalog = catalog;
    }

    List<FinalEntity> run(RoaringBitmap set, List<EntityOrder> order, int offset, int limit) {
        if (order.isEmpty()) {
            return byRef(set, offset, limit);
        }
        List<int[]> ranks = order.stream().map(by -> ranks(by, set)).toList();
        List<Integer> ordinals = new ArrayList<>();
        set.forEach((int ordinal) -> ordinals.add(ordinal));
        ordinals.sort(byRanks(ranks)
                .thenComparing(ordinal -> catalog.entities().get(ordinal).uid(), OrderedWalk.uidOrder()));
        return ordinals.stream()
                .skip(offset)
                .limit(limit)
                .map(catalog.entities()::get)
                .toList();
    }

    private List<FinalEntity> byRef(RoaringBitmap set, int offset, int limit) {
        List<FinalEntity> found = new ArrayList<>();
        Iterator<ValueSlot> slots = catalog.refs().values().iterator(null, false);
        int toSkip = offset;
        while (slots.hasNext() && found.size() < limit) {
            int ordinal = slots.next().entities().bitmap().first();
            if (set.contains(ordinal) && toSkip-- <= 0) {
                found.add(catalog.entities().get(ordinal));
            }
        }
        return found;
    }

    /** For each ordinal of the set the number of its value, counted in the direction of the sorting. */
    private int[] ranks(EntityOrder by, RoaringBitmap set) {
        int[] ranks = new int[catalog.entities().capacity()];
        Arrays.fill(ranks, LACKING);
        Iterator<ValueSlot> slots = catalog.keys().get(by.key()).values().iterator(null, by.isDescending());
        for (int rank = 0; slots.hasNext(); rank++) {
            int number = rank;
            slots.next().leading().forEach((int ordinal) -> {
                if (set.contains(ordinal)) {
                    ranks[ordinal] = number;
                }
            });
        }
        return ranks;
    }

    private static Comparator<Integer> byRanks(List<int[]> ranks) {
        return (left, right) -> {
            for (int[] rank : ranks) {
                if (rank[left] != rank[right]) {
                    return Integer.compare(rank[left], rank[right]);
                }
            }
            return 0;
        };
    }
}
