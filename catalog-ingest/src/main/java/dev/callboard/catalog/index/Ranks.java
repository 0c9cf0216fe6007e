package dev.callboard.catalog.index;

import java.util.Arrays;
import java.util.List;

/**
 * The numbers of the values of one key in their order, and for each entity that of its smallest value.
 *
 * <p>With them, the first few of any set of entities are found by looking at the set alone, wherever in the order they are.
 */
final class Ranks {

    /** The rank of an entity without a value; after all others. */
    static final int NONE = Integer.MAX_VALUE;

    private final ValueBlocks values;
    private final int[] blockStarts;
    private final int[] byOrdinal;
    private final boolean complete;

    private Ranks(ValueBlocks values, int[] blockStarts, int[] byOrdinal, boolean complete) {
        this.values = values;
        this.blockStarts = blockStarts;
        this.byOrdinal = byOrdinal;
        this.complete = complete;
    }

    static Ranks of(KeyIndex key) {
        ValueBlock[] blocks = key.values().blocks();
        int[] starts = new int[blocks.length];
        int[] byOrdinal = new int[key.valued().isEmpty() ? 0 : key.valued().last() + 1];
        Arrays.fill(byOrdinal, NONE);
        int rank = 0;
        boolean complete = true;
        for (int i = 0; i < blocks.length; i++) {
            starts[i] = rank;
            ValueBlock block = blocks[i];
            for (int slot = 0; slot < block.size(); slot++) {
                int single = block.single(slot);
                int number = rank++;
                if (single < 0) {
                    Postings leading = block.leading(slot);
                    leading.forEach(ordinal -> byOrdinal[ordinal] = number);
                    complete &= leading.size() == block.entities(slot).size();
                } else if (block.isSortedBy(slot)) {
                    byOrdinal[single] = number;
                } else {
                    complete = false;
                }
            }
        }
        return new Ranks(key.values(), starts, byOrdinal, complete);
    }

    int of(int ordinal) {
        return ordinal < byOrdinal.length ? byOrdinal[ordinal] : NONE;
    }

    /** Whether no entity has more than one value, so that the ranks say all about it. */
    boolean areComplete() {
        return complete;
    }

    /** The value that has a rank. */
    String value(int rank) {
        int block = blockOf(rank);
        return values.blocks()[block].value(rank - blockStarts[block]);
    }

    List<ValueSlot.Spelling> spellings(int rank) {
        int block = blockOf(rank);
        return values.blocks()[block].spellings(rank - blockStarts[block]);
    }

    private int blockOf(int rank) {
        int at = Arrays.binarySearch(blockStarts, rank);
        return at >= 0 ? at : -at - 2;
    }

    /** The rank of a value, or the complement of that which it would have. */
    int find(String value) {
        if (values.isEmpty()) {
            return ~0;
        }
        int block = values.blockOf(value);
        ValueBlock found = values.blocks()[block];
        int slot = found.slotOf(value);
        int rank = blockStarts[block] + slot;
        return found.holds(slot, value) ? rank : ~rank;
    }
}
