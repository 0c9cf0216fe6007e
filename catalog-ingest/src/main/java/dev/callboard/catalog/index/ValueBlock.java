package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some neighbouring values of one key, packed: immutable.
 *
 * <p>Most values, of names, URLs or uids, belong to one entity each, and there are millions of them. So the values'
 * texts stand one after another in one string, without the beginning that all have in common, and who has a value is one
 * number, unless several have it.
 */
final class ValueBlock {

    /** How long all texts together may be, so that places in them fit into a char. */
    static final int MAX_CHARACTERS = 60_000;

    private final String prefix;
    private final String rest;
    private final char[] ends;

    /** The values in their original case, one after another, if that differs for any. */
    private final @Nullable String originals;

    /** For each value the ordinal that has it, or the complement of an index into those that several have. */
    private final int[] holders;

    private final Shared[] shared;

    /** A bit for each value that the one entity which has it is not sorted by; null if there is none. */
    private final long @Nullable [] trailing;

    private final @Nullable Trigrams trigrams;

    /**
     * A value that several entities have, or whose original text is not only different in case.
     *
     * @param spellings none if all write the value in the one original text
     */
    private record Shared(Postings entities, Postings leading, List<ValueSlot.Spelling> spellings) {}

    private ValueBlock(List<ValueSlot> slots) {
        this.prefix = commonBeginning(slots);
        this.ends = new char[slots.size()];
        this.holders = new int[slots.size()];
        StringBuilder texts = new StringBuilder();
        StringBuilder written = new StringBuilder();
        List<Shared> several = new ArrayList<>();
        long[] notLeading = new long[(slots.size() + 63) / 64];
        boolean anyTrailing = false;
        boolean anyOriginal = false;
        for (int i = 0; i < slots.size(); i++) {
            ValueSlot slot = slots.get(i);
            texts.append(slot.value(), prefix.length(), slot.value().length());
            ends[i] = (char) texts.length();
            String original = slot.spellings().getFirst().text();
            boolean plain = slot.spellings().size() == 1
                    && original.length() == slot.value().length();
            written.append(plain ? original : slot.value());
            anyOriginal |= plain && !original.equals(slot.value());
            if (plain && slot.entities().size() == 1) {
                holders[i] = slot.entities().first();
                if (slot.leading().isEmpty()) {
                    notLeading[i / 64] |= 1L << i;
                    anyTrailing = true;
                }
            } else {
                holders[i] = ~several.size();
                several.add(new Shared(slot.entities(), slot.leading(), plain ? List.of() : slot.spellings()));
            }
        }
        this.rest = texts.toString();
        this.originals = anyOriginal ? written.toString() : null;
        this.shared = several.toArray(Shared[]::new);
        this.trailing = anyTrailing ? notLeading : null;
        this.trigrams = Trigrams.of(slots);
    }

    /** Packs values that are sorted, different, and at most as many as two full blocks have. */
    static ValueBlock of(List<ValueSlot> slots) {
        return new ValueBlock(slots);
    }

    int size() {
        return ends.length;
    }

    String value(int slot) {
        return prefix + rest.substring(start(slot), ends[slot]);
    }

    /** The only entity that has a value, or -1 if it has to be asked for as a set. */
    int single(int slot) {
        return Math.max(holders[slot], -1);
    }

    boolean isSortedBy(int slot) {
        return trailing == null || (trailing[slot / 64] & 1L << slot) == 0;
    }

    Postings entities(int slot) {
        int holder = holders[slot];
        return holder < 0 ? shared[~holder].entities() : Postings.of(holder);
    }

    Postings leading(int slot) {
        int holder = holders[slot];
        if (holder < 0) {
            return shared[~holder].leading();
        }
        return isSortedBy(slot) ? Postings.of(holder) : Postings.NONE;
    }

    List<ValueSlot.Spelling> spellings(int slot) {
        int holder = holders[slot];
        if (holder < 0 && !shared[~holder].spellings().isEmpty()) {
            return shared[~holder].spellings();
        }
        return List.of(new ValueSlot.Spelling(original(slot), entities(slot)));
    }

    /** A value with all that belongs to it, unpacked. */
    ValueSlot slot(int slot) {
        Postings entities = entities(slot);
        Postings leading = leading(slot);
        Postings first = leading.size() == entities.size() ? entities : leading;
        return new ValueSlot(value(slot), entities, first, spellings(slot));
    }

    /** The first slot that holds the value or a later one; the size if none does. */
    int slotOf(String value) {
        int order = compareBeginning(value);
        if (order != 0) {
            return order > 0 ? 0 : size();
        }
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compareRest(middle, value) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    boolean holds(int slot, String value) {
        return slot < size() && compareBeginning(value) == 0 && compareRest(slot, value) == 0;
    }

    /** How the first value compares with another. */
    int compareFirst(String value) {
        int order = compareBeginning(value);
        return order != 0 ? order : compareRest(0, value);
    }

    /** Whether some value may contain the text; false only if none does. */
    boolean mayContain(Trigrams.Term term) {
        return trigrams == null || trigrams.mayContain(term);
    }

    /** The next slot from one on whose value contains the text; the size if none does. */
    int nextContaining(int from, String text) {
        if (from >= size() || prefix.contains(text)) {
            return from;
        }
        int across = nextAcross(from, text);
        int at = start(from);
        while (at >= 0) {
            at = rest.indexOf(text, at);
            if (at < 0) {
                break;
            }
            int slot = slotAt(at);
            if (at + text.length() <= ends[slot]) {
                return Math.min(slot, across);
            }
            at++;
        }
        return across;
    }

    /** The next slot in whose value the text begins in the common beginning and ends behind it. */
    private int nextAcross(int from, String text) {
        int found = size();
        for (int inside = Math.min(prefix.length(), text.length() - 1); inside > 0; inside--) {
            if (!prefix.regionMatches(prefix.length() - inside, text, 0, inside)) {
                continue;
            }
            for (int slot = from; slot < found; slot++) {
                int length = text.length() - inside;
                int start = start(slot);
                if (ends[slot] - start >= length && rest.regionMatches(start, text, inside, length)) {
                    found = slot;
                }
            }
        }
        return found;
    }

    private int slotAt(int at) {
        int low = 0;
        int high = size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] <= at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private String original(int slot) {
        if (originals == null) {
            return value(slot);
        }
        int beginnings = slot * prefix.length();
        return originals.substring(start(slot) + beginnings, ends[slot] + beginnings + prefix.length());
    }

    private int start(int slot) {
        return slot == 0 ? 0 : ends[slot - 1];
    }

    /** Negative if all values stand before the other one for what they begin with, positive if behind, else zero. */
    private int compareBeginning(String value) {
        return CodePointOrder.compare(prefix, 0, prefix.length(), value, 0, Math.min(prefix.length(), value.length()));
    }

    private int compareRest(int slot, String value) {
        return CodePointOrder.compare(rest, start(slot), ends[slot], value, prefix.length(), value.length());
    }

    private static String commonBeginning(List<ValueSlot> slots) {
        String first = slots.getFirst().value();
        String last = slots.getLast().value();
        int length = 0;
        while (length < Math.min(first.length(), last.length()) && first.charAt(length) == last.charAt(length)) {
            length++;
        }
        return first.substring(0, length);
    }
}
