package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.roaringbitmap.BitSetUtil;
import org.roaringbitmap.RoaringBitmap;

/**
 * Whether a value contains a term, in which {@code %} stands for any characters, {@code _} for exactly one, and a
 * backslash takes the next character as it is.
 */
final class TextPattern {

    private static final char ANY = '%';
    private static final char ONE = '_';
    private static final char ESCAPE = '\\';

    private final String term;
    private final boolean plain;
    private final Trigrams.Term trigrams;

    TextPattern(String term) {
        this.term = term.toLowerCase(Locale.ROOT);
        this.plain = this.term.chars().noneMatch(unit -> unit == ANY || unit == ONE || unit == ESCAPE);
        this.trigrams = new Trigrams.Term(plain ? List.of(this.term) : literals(this.term));
    }

    /** The term in lower case. */
    String term() {
        return term;
    }

    /** Whether the trigrams of blocks are no help. */
    boolean isShort() {
        return trigrams.isAnywhere();
    }

    /** All entities that have a value with the term in it. */
    RoaringBitmap holdersIn(ValueBlocks values) {
        BitSet holders = new BitSet();
        for (ValueBlock block : values.blocks()) {
            forEachIn(block, slot -> {
                int holder = block.single(slot);
                if (holder >= 0) {
                    holders.set(holder);
                } else {
                    block.entities(slot).forEach(holders::set);
                }
            });
        }
        return BitSetUtil.bitmapOf(holders);
    }

    /** The parts of a term with wildcards that have to be there as they are. */
    private static List<String> literals(String term) {
        List<String> literals = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < term.length(); i++) {
            char unit = term.charAt(i);
            if (unit == ANY || unit == ONE) {
                literals.add(literal.toString());
                literal.setLength(0);
            } else {
                boolean escapes = unit == ESCAPE && i + 1 < term.length();
                literal.append(escapes ? term.charAt(++i) : unit);
            }
        }
        literals.add(literal.toString());
        return literals;
    }

    /** Names the slots of a block whose value contains the term; looks at none if the block's trigrams rule it out. */
    void forEachIn(ValueBlock block, IntConsumer action) {
        if (!block.mayContain(trigrams)) {
            return;
        }
        if (!plain) {
            for (int slot = 0; slot < block.size(); slot++) {
                if (isIn(block.value(slot))) {
                    action.accept(slot);
                }
            }
        } else {
            int slot = block.nextContaining(0, term);
            while (slot < block.size()) {
                action.accept(slot);
                slot = block.nextContaining(slot + 1, term);
            }
        }
    }

    boolean isIn(String value) {
        return plain ? value.contains(term) : matches(ANY + term + ANY, value);
    }

    /** Walks both texts at once; on a mismatch the last {@code %} takes one character more. */
    private static boolean matches(String pattern, String value) {
        int p = 0;
        int v = 0;
        int afterAny = -1;
        int retry = 0;
        while (v < value.length()) {
            int width = Character.charCount(value.codePointAt(v));
            char expected = p < pattern.length() ? pattern.charAt(p) : 0;
            if (p < pattern.length() && expected == ANY) {
                afterAny = ++p;
                retry = v;
            } else if (p < pattern.length() && expected == ONE) {
                p++;
                v += width;
            } else if (p < pattern.length() && literal(pattern, p) == value.charAt(v)) {
                p += expected == ESCAPE && p + 1 < pattern.length() ? 2 : 1;
                v++;
            } else if (afterAny >= 0) {
                p = afterAny;
                v = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == ANY) {
            p++;
        }
        return p == pattern.length();
    }

    private static char literal(String pattern, int at) {
        boolean escaped = pattern.charAt(at) == ESCAPE && at + 1 < pattern.length();
        return pattern.charAt(escaped ? at + 1 : at);
    }
}
