package dev.callboard.catalog.index;

import java.util.Arrays;
import org.roaringbitmap.IntConsumer;

/** A growing list of ordinals, used while a change is put together. */
final class OrdinalList {

    /** Stays empty; never added to. */
    static final OrdinalList EMPTY = new OrdinalList();

    private int[] ordinals = new int[1];
    private int size;

    void add(int ordinal) {
        if (size == ordinals.length) {
            ordinals = Arrays.copyOf(ordinals, size * 2);
        }
        ordinals[size++] = ordinal;
    }

    int get(int index) {
        return ordinals[index];
    }

    int first() {
        return ordinals[0];
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int[] toArray() {
        return Arrays.copyOf(ordinals, size);
    }

    void forEach(IntConsumer action) {
        for (int i = 0; i < size; i++) {
            action.accept(ordinals[i]);
        }
    }
}
