package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Takes some of the entities of a set in the order of a key: by value, then by uid, both in the same direction.
 *
 * <p>The values are walked in their order, beginning at the position asked for, and each value's entities are cut with
 * the set; what lies before the position is never looked at. That is quick where the set is spread over the order. Where
 * it is not, the walk would go over many values that nobody in the set has: after a number of them it is given up, and
 * the set is looked through for the lowest {@link Ranks} instead ({@link RankedChoice}).
 *
 * <p>Many entities with one value, or sorted by nothing but their uid, are not sorted to find the first few: if they are
 * a large share of the catalog, the walk goes through the uids and keeps those that are among them.
 */
final class OrderedWalk {

    private static final Comparator<UUID> UID_ORDER = (left, right) -> {
        int high = Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits());
    };

    /** How many values that nobody has are walked over at most, beside some for each entity that is wanted. */
    private static final int PATIENCE = 4096;

    /** Where an entity stands: its sort value, which is empty if only uids count, and its uid. */
    record Position(String value, UUID uid) {}

    /** One entity of the walk. */
    record Step(int ordinal, Position position) {}

    /**
     * Which part of the walk to keep.
     *
     * @param after the position after which to begin; null for the beginning
     */
    record Range(@Nullable Position after, int offset, int limit) {}

    private final EntityTable entities;
    private final ValueBlocks uids;
    private final boolean descending;
    private final List<Step> taken = new ArrayList<>();
    private int toSkip;
    private int toTake;

    private OrderedWalk(EntityTable entities, ValueBlocks uids, boolean descending, int offset, int limit) {
        this.entities = entities;
        this.uids = uids;
        this.descending = descending;
        this.toSkip = offset;
        this.toTake = limit;
    }

    static Comparator<UUID> uidOrder() {
        return UID_ORDER;
    }

    /** Walks by a key; an entity without a value for it is not met. */
    static List<Step> byKey(CatalogSnapshot catalog, KeyIndex key, RoaringBitmap set, boolean descending, Range range) {
        OrderedWalk walk = walk(catalog, descending, range);
        return walk.finishes(key.values(), set, range)
                ? walk.taken
                : RankedChoice.of(catalog.entities(), key.ranks(), descending, set, range);
    }

    /** Walks by uid. */
    static List<Step> byUid(CatalogSnapshot catalog, RoaringBitmap set, boolean descending, Range range) {
        OrderedWalk walk = walk(catalog, descending, range);
        UUID after = range.after() == null ? null : range.after().uid();
        if (walk.isCheaperByUid(set.getCardinality())) {
            walk.takeByUid("", set, after);
        } else {
            walk.takeSorted("", set, after);
        }
        return walk.taken;
    }

    private static OrderedWalk walk(CatalogSnapshot catalog, boolean descending, Range range) {
        ValueBlocks uids = catalog.keys().get(SearchRows.UID).values();
        return new OrderedWalk(catalog.entities(), uids, descending, range.offset(), range.limit());
    }

    /** Walks until enough is taken or nothing is left; false if that took too many values. */
    private boolean finishes(ValueBlocks values, RoaringBitmap set, Range range) {
        long size = set.getLongCardinality();
        long wanted = Math.min(size, (long) range.offset() + range.limit());
        long patience = Math.min(64 + size / 8, PATIENCE) + 16 * wanted;
        Position after = range.after();
        ValueWalk walk = after == null ? values.walk(descending) : values.walk(after.value(), descending);
        for (; toTake > 0 && walk.hasSlot(); walk.advance()) {
            if (patience-- == 0) {
                return false;
            }
            int single = walk.single();
            if (single >= 0 && !(walk.isSortedBy() && set.contains(single))) {
                continue;
            }
            String value = walk.value();
            take(value, walk.leading(), set, after != null && value.equals(after.value()) ? after.uid() : null);
        }
        return true;
    }

    private void take(String value, Postings holders, RoaringBitmap set, @Nullable UUID after) {
        int count = holders.countIn(set);
        if (count == 0) {
            return;
        }
        if (after == null && count <= toSkip) {
            toSkip -= count;
            return;
        }
        RoaringBitmap candidates = RoaringBitmap.and(holders.bitmap(), set);
        if (isCheaperByUid(count)) {
            takeByUid(value, candidates, after);
        } else {
            takeSorted(value, candidates, after);
        }
    }

    /** Compares the number of uids to go through with the number of entities to sort. */
    private boolean isCheaperByUid(int count) {
        long wanted = Math.min(count, (long) toSkip + toTake);
        double steps = (double) wanted * entities.live().getLongCardinality() / Math.max(count, 1);
        double comparisons = count * (32.0 - Integer.numberOfLeadingZeros(count));
        return steps < comparisons;
    }

    private void takeByUid(String value, RoaringBitmap candidates, @Nullable UUID after) {
        ValueWalk walk = after == null ? uids.walk(descending) : uids.walk(after.toString(), descending);
        for (; toTake > 0 && walk.hasSlot(); walk.advance()) {
            walk.entities().forEach((int ordinal) -> {
                if (candidates.contains(ordinal)) {
                    UUID uid = entities.get(ordinal).uid();
                    if (!uid.equals(after)) {
                        keep(ordinal, value, uid);
                    }
                }
            });
        }
    }

    private void takeSorted(String value, RoaringBitmap candidates, @Nullable UUID after) {
        List<Step> steps = new ArrayList<>();
        candidates.forEach((int ordinal) -> steps.add(
                new Step(ordinal, new Position(value, entities.get(ordinal).uid()))));
        Comparator<UUID> direction = descending ? UID_ORDER.reversed() : UID_ORDER;
        steps.sort(Comparator.comparing(step -> step.position().uid(), direction));
        for (Step step : steps) {
            UUID uid = step.position().uid();
            if (after == null || direction.compare(uid, after) > 0) {
                keep(step.ordinal(), value, uid);
            }
        }
    }

    private void keep(int ordinal, String value, UUID uid) {
        if (toSkip > 0) {
            toSkip--;
        } else if (toTake > 0) {
            toTake--;
            taken.add(new Step(ordinal, new Position(value, uid)));
        }
    }
}
