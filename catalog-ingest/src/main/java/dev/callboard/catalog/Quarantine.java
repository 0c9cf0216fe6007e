package dev.callboard.catalog;

import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.provider.ReadOutcome;
import dev.callboard.catalog.provider.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sources of which something could not be taken although nothing was found wrong with it.
 *
 * <p>Whatever makes the loop begin anew is met again unless it is remembered: the sources of a batch that failed are taken
 * one at a time from then on, and the one that fails by itself is not taken again until it has changed. Outlives the
 * leads. Safe for use by several threads.
 */
final class Quarantine {

    private final Set<SourceId> suspects = ConcurrentHashMap.newKeySet();
    private final Map<SourceId, Refusal> refused = new ConcurrentHashMap<>();

    private record Refusal(String state, DocumentError error) {}

    /** The same readings, in portions that may be taken together. */
    List<List<ReadOutcome.Read>> portions(List<ReadOutcome.Read> reads) {
        List<List<ReadOutcome.Read>> portions = new ArrayList<>();
        List<ReadOutcome.Read> trusted = new ArrayList<>();
        for (ReadOutcome.Read read : reads) {
            if (suspects.contains(read.source())) {
                portions.add(List.of(read));
            } else {
                trusted.add(read);
            }
        }
        if (!trusted.isEmpty()) {
            portions.addFirst(trusted);
        }
        return portions;
    }

    /** The readings were taken. */
    void clear(List<ReadOutcome.Read> portion) {
        for (ReadOutcome.Read read : portion) {
            suspects.remove(read.source());
            refused.remove(read.source());
        }
    }

    /** The readings could not be taken. */
    void blame(List<ReadOutcome.Read> portion, Throwable failure) {
        portion.forEach(read -> suspects.add(read.source()));
        if (portion.size() == 1) {
            ReadOutcome.Read read = portion.getFirst();
            refused.put(
                    read.source(),
                    new Refusal(
                            read.state(),
                            DocumentError.of(
                                    "Error",
                                    "The catalog cannot take what this source holds, so it keeps what it had: "
                                            + failure.getMessage())));
        }
    }

    /** Why the reading is not to be taken; empty if it is worth trying. */
    Optional<DocumentError> refusal(ReadOutcome.Read read) {
        Refusal refusal = refused.get(read.source());
        return refusal == null || !refusal.state().equals(read.state())
                ? Optional.empty()
                : Optional.of(refusal.error());
    }
}
