package dev.callboard.catalog.processing;

import dev.callboard.catalog.model.Entity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One document, or what came of one, with all that was found out about it.
 *
 * @param entity what it is; null if it is not good
 * @param mistakes all that is wrong with it, the one that {@code reading} tells first; empty if it is good
 */
public record ExaminedDocument(
        DocumentReading reading, @Nullable Entity entity, List<Mistake> mistakes) {

    public ExaminedDocument {
        mistakes = List.copyOf(mistakes);
    }

    /**
     * @param reason what is wrong, without who complains
     * @param pointer the JSON pointer of the value to blame; empty for the document
     */
    public record Mistake(DocumentError error, String reason, String pointer) {}
}
