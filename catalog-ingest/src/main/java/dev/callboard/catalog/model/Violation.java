package dev.callboard.catalog.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule that an entity breaks.
 *
 * @param name the name of the error in Backstage's words, such as {@code InputError}
 * @param message in Backstage's words, which begin with who complains of which entity
 * @param reason what is wrong, and nothing else
 * @param pointer the JSON pointer of the value that is to blame; of the object around it if the value is missing
 */
public record Violation(String name, String message, String reason, String pointer) {

    /**
     * What several looks at one entity have found: what an earlier one said of a value, a later one does not say again in
     * its own words.
     */
    public static List<Violation> joined(List<Violation> earlier, List<Violation> later) {
        if (earlier.isEmpty() || later.isEmpty()) {
            return earlier.isEmpty() ? later : earlier;
        }
        List<Violation> all = new ArrayList<>(earlier);
        later.stream()
                .filter(violation -> earlier.stream().noneMatch(violation::repeats))
                .forEach(all::add);
        return all;
    }

    private boolean repeats(Violation earlier) {
        return pointer.equals(earlier.pointer)
                && (!pointer.isEmpty() || reason.startsWith(earlier.reason) || earlier.reason.startsWith(reason));
    }
}
