package dev.callboard.catalog.index;

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
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                return Integer.compare(weight(a), weight(b));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    private static int weight(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
