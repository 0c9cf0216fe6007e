package dev.callboard.catalog.processing;

import dev.callboard.catalog.model.EntityRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one document of a file was found to be; its body is elsewhere.
 *
 * @param ref the entity it describes, as far as that could be told
 * @param firstLine where it begins, counted from one
 * @param hash tells one content of the processed entity from another; null if it is not good
 * @param error what is wrong with it, first of all; null if it is good
 * @param further what else is wrong with it
 * @param targets what it names to be read, if it is a Location
 * @param written what it says, as JSON text without what looks like a secret, if it describes an entity and is not good;
 *     null if it is good, or too long to be kept
 */
public record DocumentReading(
        @Nullable EntityRef ref,
        int firstLine,
        int lastLine,
        @Nullable String hash,
        @Nullable DocumentError error,
        List<DocumentError> further,
        List<TargetKey> targets,
        @Nullable String written) {

    public DocumentReading {
        further = List.copyOf(further);
        targets = List.copyOf(targets);
    }

    /** All that is wrong with it. */
    public List<DocumentError> errors() {
        if (error == null) {
            return List.of();
        }
        List<DocumentError> errors = new ArrayList<>(List.of(error));
        errors.addAll(further);
        return errors;
    }

    public boolean isGood() {
        return hash != null;
    }

    /** The same, whose error shows the line that is to blame. */
    DocumentReading in(byte[] file) {
        return error == null
                ? this
                : new DocumentReading(
                        ref,
                        firstLine,
                        lastLine,
                        hash,
                        error.in(file),
                        further.stream().map(one -> one.in(file)).toList(),
                        targets,
                        written);
    }

    /** The same document, not good, with what it says. */
    DocumentReading saying(@Nullable String text) {
        return new DocumentReading(ref, firstLine, lastLine, hash, error, further, targets, text);
    }

    /** The same document, which the catalog does not take although it is sound. */
    DocumentReading refused(DocumentError reason, @Nullable String text) {
        return new DocumentReading(ref, firstLine, lastLine, null, reason, List.of(), List.of(), text);
    }

    /** The same document, of which something else was made. */
    DocumentReading holding(String otherHash) {
        return new DocumentReading(ref, firstLine, lastLine, otherHash, error, further, targets, written);
    }

    /** The same document, known from before, that could not be made out this time. */
    DocumentReading hiddenBy(DocumentError reason) {
        return new DocumentReading(ref, firstLine, lastLine, null, reason, List.of(), targets, written);
    }
}
