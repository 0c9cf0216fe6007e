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

    /**
     * The line of a value, counted from one; that of the nearest value around it if it is not there itself.
     *
     * @param jsonPointer such as {@code /spec/owner}; empty for the document
     */
    public int lineOf(String jsonPointer) {
        try {
            return new PointerSearch(text, jsonPointer).line();
        } catch (YamlEngineException e) {
            throw new IllegalStateException("The document could be read before", e);
        }
    }
}
