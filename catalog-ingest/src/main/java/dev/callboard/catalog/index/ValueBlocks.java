package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of one key in order: an immutable sorted sequence, cut into blocks so that a change copies the blocks it
 * touches and shares the others.
 */
final class ValueBlocks {

    static final ValueBlocks EMPTY = new ValueBlocks(new ValueBlock[0]);

    /** What a block is cut down to when it has grown past twice that. */
    private static final int BLOCK = 128;

    private final ValueBlock[] blocks;

    private ValueBlocks(ValueBlock[] blocks) {
        this.blocks = blocks;
    }

    boolean isEmpty() {
        return blocks.length == 0;
    }

    /** A number of values that there are at least; a fraction of all. */
    long atLeast() {
        return (long) blocks.length * BLOCK / 4;
    }

    /** The blocks in order; must not be changed. */
    ValueBlock[] blocks() {
        return blocks;
    }

    Optional<ValueSlot> find(String value) {
        ValueWalk from = from(value);
        return from.hasValue(value) ? Optional.of(from.slot()) : Optional.empty();
    }

    /** The entities that have a value. */
    Postings holders(String value) {
        ValueWalk from = from(value);
        return from.hasValue(value) ? from.entities() : Postings.NONE;
    }

    /** Walks the values from the smallest up, or from the greatest down. */
    ValueWalk walk(boolean descending) {
        ValueWalk walk = descending
                ? new ValueWalk(blocks, blocks.length - 1, Integer.MAX_VALUE, -1)
                : new ValueWalk(blocks, 0, 0, 1);
        walk.settle();
        return walk;
    }

    /** Walks the values from one on, beginning with it if it is there. */
    ValueWalk walk(String start, boolean descending) {
        if (!descending || blocks.length == 0) {
            return from(start);
        }
        int block = blockOf(start);
        int slot = blocks[block].slotOf(start);
        boolean known = blocks[block].holds(slot, start);
        ValueWalk walk = new ValueWalk(blocks, block, known ? slot : slot - 1, -1);
        walk.settle();
        return walk;
    }

    private ValueWalk from(String start) {
        int block = blockOf(start);
        ValueWalk walk = new ValueWalk(blocks, block, blocks.length == 0 ? 0 : blocks[block].slotOf(start), 1);
        walk.settle();
        return walk;
    }

    /** The sequence after changes, which are sorted by value. */
    ValueBlocks with(List<Map.Entry<String, KeyChange.ValueChange>> changes) {
        if (changes.isEmpty()) {
            return this;
        }
        List<ValueBlock> after = new ArrayList<>(blocks.length + 1);
        Iterator<Map.Entry<String, KeyChange.ValueChange>> rest = changes.iterator();
        Map.Entry<String, KeyChange.ValueChange> next = rest.hasNext() ? rest.next() : null;
        for (int i = 0; i < Math.max(1, blocks.length); i++) {
            @Nullable ValueBlock block = blocks.length == 0 ? null : blocks[i];
            @Nullable ValueBlock limit = i + 1 < blocks.length ? blocks[i + 1] : null;
            if (block != null && (next == null || !isBefore(next.getKey(), limit))) {
                after.add(block);
                continue;
            }
            List<ValueSlot> merged = new ArrayList<>();
            int kept = 0;
            while (next != null && isBefore(next.getKey(), limit)) {
                String value = next.getKey();
                int known = block == null ? 0 : block.slotOf(value);
                while (block != null && kept < known) {
                    merged.add(block.slot(kept++));
                }
                boolean there = block != null && block.holds(known, value);
                ValueSlot changed =
                        (block != null && there ? block.slot(kept++) : ValueSlot.empty(value)).with(next.getValue());
                if (changed != null) {
                    merged.add(changed);
                }
                next = rest.hasNext() ? rest.next() : null;
            }
            while (block != null && kept < block.size()) {
                merged.add(block.slot(kept++));
            }
            cut(merged, after);
        }
        return after.isEmpty() ? EMPTY : new ValueBlocks(after.toArray(ValueBlock[]::new));
    }

    private static void cut(List<ValueSlot> slots, List<ValueBlock> target) {
        List<ValueSlot> all = slots;
        if (slots.size() < BLOCK / 2 && !target.isEmpty() && target.getLast().size() < BLOCK) {
            ValueBlock last = target.removeLast();
            all = new ArrayList<>(last.size() + slots.size());
            for (int i = 0; i < last.size(); i++) {
                all.add(last.slot(i));
            }
            all.addAll(slots);
        }
        int pieces = all.size() <= 2 * BLOCK && characters(all) <= ValueBlock.MAX_CHARACTERS
                ? 1
                : Math.max((all.size() + BLOCK - 1) / BLOCK, 2 * characters(all) / ValueBlock.MAX_CHARACTERS);
        for (int piece = 0; piece < pieces; piece++) {
            int from = (int) ((long) all.size() * piece / pieces);
            int to = (int) ((long) all.size() * (piece + 1) / pieces);
            if (to > from) {
                target.add(ValueBlock.of(all.subList(from, to)));
            }
        }
    }

    private static int characters(List<ValueSlot> slots) {
        return slots.stream().mapToInt(slot -> slot.value().length()).sum();
    }

    /** The last block that begins with the value or before it; the first one if none does. */
    int blockOf(String value) {
        int low = 0;
        int high = blocks.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (blocks[middle].compareFirst(value) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static boolean isBefore(String value, @Nullable ValueBlock limit) {
        return limit == null || limit.compareFirst(value) > 0;
    }
}
