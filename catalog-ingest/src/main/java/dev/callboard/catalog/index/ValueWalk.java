package dev.callboard.catalog.index;

import java.util.List;

/**
 * Goes from value to value over the blocks of a key, up or down, and unpacks only what it is asked for.
 *
 * <p>Stands on a value while {@link #hasSlot()}.
 */
final class ValueWalk {

    private final ValueBlock[] blocks;
    private final int step;
    private int block;
    private int slot;

    /** @param slot may be past the end of its block, see {@link #settle()} */
    ValueWalk(ValueBlock[] blocks, int block, int slot, int step) {
        this.blocks = blocks;
        this.block = block;
        this.slot = slot;
        this.step = step;
    }

    boolean hasSlot() {
        return block >= 0 && block < blocks.length;
    }

    boolean hasValue(String value) {
        return hasSlot() && blocks[block].holds(slot, value);
    }

    void advance() {
        slot += step;
        if (slot < 0 || slot >= blocks[block].size()) {
            settle();
        }
    }

    /** Moves on from an end of a block to the next value there is. */
    void settle() {
        if (hasSlot() && step < 0 && slot >= blocks[block].size()) {
            slot = blocks[block].size() - 1;
        }
        while (hasSlot() && (slot < 0 || slot >= blocks[block].size())) {
            block += step;
            slot = step > 0 || block < 0 ? 0 : blocks[block].size() - 1;
        }
    }

    String value() {
        return blocks[block].value(slot);
    }

    /** The only entity that has the value, or -1 if it has to be asked for as a set. */
    int single() {
        return blocks[block].single(slot);
    }

    /** Whether the only entity that has the value is sorted by it. */
    boolean isSortedBy() {
        return blocks[block].isSortedBy(slot);
    }

    Postings entities() {
        return blocks[block].entities(slot);
    }

    Postings leading() {
        return blocks[block].leading(slot);
    }

    List<ValueSlot.Spelling> spellings() {
        return blocks[block].spellings(slot);
    }

    ValueSlot slot() {
        return blocks[block].slot(slot);
    }
}
