package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of one key in order: an immutable sorted sequence, cut into blocks so that a change copies the blocks it
 * touches and shares the others.
 */
final class ValueBlocks {

    static final ValueBlocks EMPTY = new ValueBlocks(new ValueSlot[0][]);

    /** What a block is cut down to when it has grown past twice that. */
    private static final int BLOCK = 128;

    private final ValueSlot[][] blocks;

    private ValueBlocks(ValueSlot[][] blocks) {
        this.blocks = blocks;
    }

    boolean isEmpty() {
        return blocks.length == 0;
    }

    Optional<ValueSlot> find(String value) {
        Iterator<ValueSlot> from = iterator(value, false);
        if (from.hasNext()) {
            ValueSlot slot = from.next();
            if (slot.value().equals(value)) {
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }

    /**
     * Walks the values.
     *
     * @param start the first value to see if it is there; null for the end that the walk begins at
     */
    Iterator<ValueSlot> iterator(@Nullable String start, boolean descending) {
        int block = start == null ? (descending ? blocks.length - 1 : 0) : blockOf(start);
        int slot = 0;
        if (block >= 0 && block < blocks.length) {
            slot = start == null ? (descending ? blocks[block].length - 1 : 0) : slotOf(blocks[block], start);
            if (start != null && descending && !holds(block, slot, start)) {
                slot--;
            }
        }
        return new Walk(block, slot, descending ? -1 : 1);
    }

    /** The sequence after changes, which are sorted by value. */
    ValueBlocks with(List<Map.Entry<String, KeyChange.ValueChange>> changes) {
        if (changes.isEmpty()) {
            return this;
        }
        List<ValueSlot[]> after = new ArrayList<>(blocks.length + 1);
        Iterator<Map.Entry<String, KeyChange.ValueChange>> rest = changes.iterator();
        Map.Entry<String, KeyChange.ValueChange> next = rest.hasNext() ? rest.next() : null;
        for (int i = 0; i < Math.max(1, blocks.length); i++) {
            ValueSlot[] block = blocks.length == 0 ? new ValueSlot[0] : blocks[i];
            String limit = i + 1 < blocks.length ? blocks[i + 1][0].value() : null;
            if (next == null || !isBefore(next.getKey(), limit)) {
                after.add(block);
                continue;
            }
            List<ValueSlot> merged = new ArrayList<>(block.length + 1);
            int kept = 0;
            while (next != null && isBefore(next.getKey(), limit)) {
                String value = next.getKey();
                while (kept < block.length && compare(block[kept].value(), value) < 0) {
                    merged.add(block[kept++]);
                }
                boolean known = kept < block.length && block[kept].value().equals(value);
                ValueSlot changed = (known ? block[kept++] : ValueSlot.empty(value)).with(next.getValue());
                if (changed != null) {
                    merged.add(changed);
                }
                next = rest.hasNext() ? rest.next() : null;
            }
            merged.addAll(List.of(block).subList(kept, block.length));
            cut(merged, after);
        }
        return after.isEmpty() ? EMPTY : new ValueBlocks(after.toArray(ValueSlot[][]::new));
    }

    private static void cut(List<ValueSlot> slots, List<ValueSlot[]> target) {
        if (slots.size() < BLOCK / 2 && !target.isEmpty() && target.getLast().length < BLOCK) {
            slots.addAll(0, List.of(target.removeLast()));
        }
        int pieces = slots.size() <= 2 * BLOCK ? 1 : (slots.size() + BLOCK - 1) / BLOCK;
        for (int piece = 0; piece < pieces; piece++) {
            int from = (int) ((long) slots.size() * piece / pieces);
            int to = (int) ((long) slots.size() * (piece + 1) / pieces);
            if (to > from) {
                target.add(slots.subList(from, to).toArray(ValueSlot[]::new));
            }
        }
    }

    /** The last block that begins with the value or before it; the first one if none does. */
    private int blockOf(String value) {
        int low = 0;
        int high = blocks.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (compare(blocks[middle][0].value(), value) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The first slot that holds the value or a later one; past the end if none does. */
    private static int slotOf(ValueSlot[] block, String value) {
        int low = 0;
        int high = block.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(block[middle].value(), value) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean holds(int block, int slot, String value) {
        return slot < blocks[block].length && blocks[block][slot].value().equals(value);
    }

    private static boolean isBefore(String value, @Nullable String limit) {
        return limit == null || compare(value, limit) < 0;
    }

    private static int compare(String left, String right) {
        return CodePointOrder.INSTANCE.compare(left, right);
    }

    /** Goes from slot to slot, over the ends of blocks. */
    private final class Walk implements Iterator<ValueSlot> {

        private final int step;
        private int block;
        private int slot;

        private Walk(int block, int slot, int step) {
            this.block = block;
            this.slot = slot;
            this.step = step;
        }

        @Override
        public boolean hasNext() {
            while (block >= 0 && block < blocks.length && (slot < 0 || slot >= blocks[block].length)) {
                block += step;
                slot = step > 0 || block < 0 ? 0 : blocks[block].length - 1;
            }
            return block >= 0 && block < blocks.length;
        }

        @Override
        public ValueSlot next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ValueSlot found = blocks[block][slot];
            slot += step;
            return found;
        }
    }
}
