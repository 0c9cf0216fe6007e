package dev.callboard.catalog.descriptor;

import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Says where in its file a value of a document is. It is needed for mistakes alone, so the document's text is read
 * again when someone asks.
 */
public final class LineLookup {

    private final DocumentText text;

    LineLookup(DocumentText text) {
        this.text = text;
    }

    /** Where a value is, both counted from one; the column is zero for the document as a whole. */
    public record Place(int line, int column) {}

    /**
     * The place of a value, or of the nearest value around it if it is not there itself: that of its key, if it has one.
     *
     * @param jsonPointer such as {@code /spec/owner}; empty for the document
     */
    public Place placeOf(String jsonPointer) {
        try {
            return new PointerSearch(text, jsonPointer).place();
        } catch (YamlEngineException e) {
            throw new IllegalStateException("The document could be read before", e);
        }
    }

    /**
     * The line of a value, counted from one; that of the nearest value around it if it is not there itself.
     *
     * @param jsonPointer such as {@code /spec/owner}; empty for the document
     */
    public int lineOf(String jsonPointer) {
        return placeOf(jsonPointer).line();
    }
}
