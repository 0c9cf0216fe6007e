package dev.callboard.catalog.index;

import java.util.List;

/**
 * Keeps the entities of which one of the fields contains a text.
 *
 * <p>In the text, {@code %} stands for any characters and {@code _} for exactly one; a backslash takes the next
 * character as it is.
 *
 * @param term what to look for, in any case; a blank term keeps everything
 * @param fields where to look; empty for the field that is sorted by, or the uid if none is
 */
public record TextFilter(String term, List<String> fields) {

    /** Keeps everything. */
    public static final TextFilter NONE = new TextFilter("", List.of());

    public TextFilter {
        term = term.strip();
        fields = List.copyOf(fields);
    }

    public boolean keepsEverything() {
        return term.isEmpty();
    }
}
