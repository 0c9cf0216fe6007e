package dev.callboard.backend.scaffolder;

import java.util.Comparator;
import java.util.Locale;

/**
 * The order of JavaScript's {@code localeCompare} for identifiers: punctuation before digits before letters, small and
 * capital letters apart only where nothing else is. Source: the root collation of CLDR, of which this knows ASCII; what is
 * beyond comes last, by code.
 */
final class LocaleOrder implements Comparator<String> {

    private static final String WEIGHTS = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";

    @Override
    public int compare(String one, String other) {
        String left = one.toLowerCase(Locale.ROOT);
        String right = other.toLowerCase(Locale.ROOT);
        int shorter = Math.min(left.length(), right.length());
        for (int i = 0; i < shorter; i++) {
            int difference = Integer.compare(weight(left.charAt(i)), weight(right.charAt(i)));
            if (difference != 0) {
                return difference;
            }
        }
        int longer = Integer.compare(left.length(), right.length());
        // Where only the case differs, the small letter comes first; in ASCII it has the higher code.
        return longer != 0 ? longer : other.compareTo(one);
    }

    private static int weight(char character) {
        int weight = WEIGHTS.indexOf(character);
        return weight < 0 ? WEIGHTS.length() + character : weight;
    }
}
