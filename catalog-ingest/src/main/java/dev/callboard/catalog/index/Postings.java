package dev.callboard.catalog.index;

import java.util.Arrays;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/**
 * An immutable set of ordinals: a plain array while it is small, as most are, and a compressed bitmap after that.
 */
sealed interface Postings {

    /** Up to so many ordinals an array takes less room than a bitmap with its containers. */
    int FEW = 128;

    Postings NONE = new Few(new int[0]);

    static Postings of(int ordinal) {
        return new Few(new int[] {ordinal});
    }

    int size();

    boolean contains(int ordinal);

    /** The smallest ordinal; there must be one. */
    int first();

    /** The greatest ordinal; there must be one. */
    int last();

    int countIn(RoaringBitmap others);

    void addTo(RoaringBitmap target);

    void forEach(IntConsumer action);

    /** The set as a bitmap, which must not be changed. */
    RoaringBitmap bitmap();

    /** This set without the first and then with the second ordinals. */
    Postings with(OrdinalList removed, OrdinalList added);

    default boolean isEmpty() {
        return size() == 0;
    }

    private static Postings of(RoaringBitmap bitmap) {
        return bitmap.getCardinality() <= FEW ? new Few(bitmap.toArray()) : new Many(bitmap);
    }

    /** Sorted, each ordinal once. */
    final class Few implements Postings {

        private final int[] ordinals;

        private Few(int[] ordinals) {
            this.ordinals = ordinals;
        }

        @Override
        public int size() {
            return ordinals.length;
        }

        @Override
        public boolean contains(int ordinal) {
            return Arrays.binarySearch(ordinals, ordinal) >= 0;
        }

        @Override
        public int first() {
            return ordinals[0];
        }

        @Override
        public int last() {
            return ordinals[ordinals.length - 1];
        }

        @Override
        public int countIn(RoaringBitmap others) {
            int count = 0;
            for (int ordinal : ordinals) {
                count += others.contains(ordinal) ? 1 : 0;
            }
            return count;
        }

        @Override
        public void addTo(RoaringBitmap target) {
            target.add(ordinals);
        }

        @Override
        public void forEach(IntConsumer action) {
            for (int ordinal : ordinals) {
                action.accept(ordinal);
            }
        }

        @Override
        public RoaringBitmap bitmap() {
            return RoaringBitmap.bitmapOf(ordinals);
        }

        private Postings withOne(int ordinal) {
            int at = Arrays.binarySearch(ordinals, ordinal);
            if (at >= 0) {
                return this;
            }
            int[] more = new int[ordinals.length + 1];
            System.arraycopy(ordinals, 0, more, 0, ~at);
            more[~at] = ordinal;
            System.arraycopy(ordinals, ~at, more, ~at + 1, ordinals.length - ~at);
            return new Few(more);
        }

        @Override
        public Postings with(OrdinalList removed, OrdinalList added) {
            if (removed.isEmpty() && added.size() == 1 && ordinals.length < FEW) {
                return withOne(added.first());
            }
            RoaringBitmap changed = bitmap();
            removed.forEach(changed::remove);
            changed.add(added.toArray());
            return of(changed);
        }
    }

    /** More than a few. */
    final class Many implements Postings {

        private final RoaringBitmap ordinals;
        private final int size;

        private Many(RoaringBitmap ordinals) {
            this.ordinals = ordinals;
            this.size = ordinals.getCardinality();
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public boolean contains(int ordinal) {
            return ordinals.contains(ordinal);
        }

        @Override
        public int first() {
            return ordinals.first();
        }

        @Override
        public int last() {
            return ordinals.last();
        }

        @Override
        public int countIn(RoaringBitmap others) {
            return RoaringBitmap.andCardinality(ordinals, others);
        }

        @Override
        public void addTo(RoaringBitmap target) {
            target.or(ordinals);
        }

        @Override
        public void forEach(IntConsumer action) {
            ordinals.forEach(action);
        }

        @Override
        public RoaringBitmap bitmap() {
            return ordinals;
        }

        @Override
        public Postings with(OrdinalList removed, OrdinalList added) {
            RoaringBitmap changed = ordinals.clone();
            removed.forEach(changed::remove);
            changed.add(added.toArray());
            return of(changed);
        }
    }
}
