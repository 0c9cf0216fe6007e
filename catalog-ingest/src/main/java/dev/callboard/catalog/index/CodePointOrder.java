package dev.callboard.catalog.index;

import java.util.Collection;
import java.util.Comparator;

/**
 * Compares texts as their UTF-8 bytes compare, which is the order of their code points.
 *
 * <p>{@link String#compareTo} differs for surrogates: they stand for the highest code points but are not the highest
 * chars.
 */
enum CodePointOrder implements Comparator<String> {
    INSTANCE;

    @Override
    public int compare(String left, String right) {
        return compare(left, 0, left.length(), right, 0, right.length());
    }

    /** An order for some texts that is the same as this one, and quicker if it can be. */
    static Comparator<String> among(Collection<String> texts) {
        return texts.stream().anyMatch(CodePointOrder::hasSurrogate) ? INSTANCE : Comparator.naturalOrder();
    }

    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Compares a part of one text with a part of another. */
    static int compare(String left, int leftStart, int leftEnd, String right, int rightStart, int rightEnd) {
        int length = Math.min(leftEnd - leftStart, rightEnd - rightStart);
        for (int i = 0; i < length; i++) {
            char a = left.charAt(leftStart + i);
            char b = right.charAt(rightStart + i);
            if (a != b) {
                return Integer.compare(weight(a), weight(b));
            }
        }
        return Integer.compare(leftEnd - leftStart, rightEnd - rightStart);
    }

    private static int weight(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
