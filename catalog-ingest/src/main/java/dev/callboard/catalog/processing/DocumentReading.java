package dev.callboard.catalog.processing;

import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one document of a file was found to be; its body is elsewhere.
 *
 * @param ref the entity it describes, as far as that could be told
 * @param firstLine where it begins, counted from one
 * @param hash tells one content of the processed entity from another; null if it is not good
 * @param error what is wrong with it; null if it is good
 * @param targets what it names to be read, if it is a Location
 */
public record DocumentReading(
        @Nullable EntityRef ref,
        int firstLine,
        int lastLine,
        @Nullable String hash,
        @Nullable DocumentError error,
        List<TargetKey> targets) {

    public DocumentReading {
        targets = List.copyOf(targets);
    }

    public boolean isGood() {
        return hash != null;
    }

    /** The same, whose error shows the line that is to blame. */
    DocumentReading in(byte[] file) {
        return error == null ? this : new DocumentReading(ref, firstLine, lastLine, hash, error.in(file), targets);
    }

    /** The same document, which the catalog does not take although it is sound. */
    DocumentReading refused(DocumentError reason) {
        return new DocumentReading(ref, firstLine, lastLine, null, reason, List.of());
    }

    /** The same document, of which something else was made. */
    DocumentReading holding(String otherHash) {
        return new DocumentReading(ref, firstLine, lastLine, otherHash, error, targets);
    }

    /** The same document, known from before, that could not be made out this time. */
    DocumentReading hiddenBy(DocumentError reason) {
        return new DocumentReading(ref, firstLine, lastLine, null, reason, targets);
    }
}
