package dev.callboard.catalog.index;

import dev.callboard.catalog.stitching.FinalEntity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** Sorts a whole set by any number of fields and takes a slice of it. */
final class SliceQuery {

    private final CatalogSnapshot catalog;

    SliceQuery(CatalogSnapshot catalog) {
        this.catalog = catalog;
    }

    List<FinalEntity> run(RoaringBitmap set, List<EntityOrder> order, int offset, int limit) {
        if (order.isEmpty()) {
            return byRef(set, offset, limit);
        }
        List<Ranks> ranks =
                order.stream().map(by -> catalog.keys().get(by.key()).ranks()).toList();
        List<Integer> ordinals = new ArrayList<>();
        set.forEach((int ordinal) -> ordinals.add(ordinal));
        ordinals.sort(byRanks(order, ranks)
                .thenComparing(ordinal -> catalog.entities().get(ordinal).uid(), OrderedWalk.uidOrder()));
        return ordinals.stream()
                .skip(offset)
                .limit(limit)
                .map(catalog.entities()::get)
                .toList();
    }

    private List<FinalEntity> byRef(RoaringBitmap set, int offset, int limit) {
        return catalog.entitiesOf(
                OrderedWalk.byKey(catalog, catalog.refs(), set, false, new OrderedWalk.Range(null, offset, limit)));
    }

    /** By one field after the other; who lacks a field comes last in either direction. */
    private static Comparator<Integer> byRanks(List<EntityOrder> order, List<Ranks> ranks) {
        return (left, right) -> {
            for (int i = 0; i < order.size(); i++) {
                int a = ranks.get(i).of(left);
                int b = ranks.get(i).of(right);
                if (a != b) {
                    boolean turned = order.get(i).isDescending() && a != Ranks.NONE && b != Ranks.NONE;
                    return turned ? Integer.compare(b, a) : Integer.compare(a, b);
                }
            }
            return 0;
        };
    }
}
