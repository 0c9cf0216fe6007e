package dev.callboard.catalog.index;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which sequences of three characters occur in some texts, as a small bit set by their hashes.
 *
 * <p>It may say that one occurs which does not, and is never wrong the other way. A block of values whose set lacks one
 * of the sequences of a term need not be searched for the term.
 */
final class Trigrams {

    private static final int LENGTH = 3;
    private static final int BITS = 2048;

    /** Fewer texts are as quickly searched as looked up. */
    private static final int FEW = 16;

    private final long[] bits = new long[BITS / 64];

    private Trigrams() {}

    /** The sequences in some values, or null if they are not worth it. */
    static @Nullable Trigrams of(List<ValueSlot> values) {
        if (values.size() < FEW) {
            return null;
        }
        Trigrams trigrams = new Trigrams();
        for (ValueSlot slot : values) {
            trigrams.add(slot.value());
        }
        return trigrams;
    }

    private void add(String text) {
        if (text.length() < LENGTH) {
            return;
        }
        char first = text.charAt(0);
        char second = text.charAt(1);
        for (int i = 2; i < text.length(); i++) {
            char third = text.charAt(i);
            int bit = hash(first, second, third);
            bits[bit / 64] |= 1L << bit;
            first = second;
            second = third;
        }
    }

    boolean mayContain(Term term) {
        for (int bit : term.hashes) {
            if ((bits[bit / 64] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int hash(String text, int at) {
        return hash(text.charAt(at), text.charAt(at + 1), text.charAt(at + 2));
    }

    private static int hash(char first, char second, char third) {
        int mixed = ((first * 31 + second) * 31 + third) * 0x9E3779B1;
        return mixed >>> Integer.numberOfLeadingZeros(BITS - 1);
    }

    /** Texts that are looked for all at once; those with fewer than three characters may be anywhere. */
    static final class Term {

        private final int[] hashes;

        Term(List<String> texts) {
            hashes = texts.stream()
                    .flatMapToInt(text ->
                            IntStream.rangeClosed(0, text.length() - LENGTH).map(at -> hash(text, at)))
                    .toArray();
        }

        /** Whether no block can be ruled out. */
        boolean isAnywhere() {
            return hashes.length == 0;
        }
    }
}
