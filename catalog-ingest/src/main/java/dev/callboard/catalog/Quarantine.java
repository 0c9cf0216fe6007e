package dev.callboard.catalog;

import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.provider.ReadOutcome;
import dev.callboard.catalog.provider.SourceId;
import dev.callboard.catalog.store.CatalogStoreException;
import dev.callboard.catalog.store.StoredRefusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sources of which something could not be taken although nothing was found wrong with it.
 *
 * <p>Whatever makes the loop begin anew is met again unless it is remembered: the sources of a batch that failed are taken
 * one at a time from then on, and the one that fails by itself is not taken again until it has changed or a day has passed,
 * since another release may have mended the fault. The store remembers it, so that no restart begins with it. Outlives the
 * leads. Safe for use by several threads.
 */
final class Quarantine {

    private static final Duration LENGTH = Duration.ofDays(1);

    private final IngestSettings settings;
    private final Set<SourceId> suspects = ConcurrentHashMap.newKeySet();
    private final Map<String, StoredRefusal> refused = new ConcurrentHashMap<>();

    Quarantine(IngestSettings settings) {
        this.settings = settings;
    }

    /** Takes over what the processes that led before have found. */
    void begin() {
        Map<String, StoredRefusal> stored = new HashMap<>();
        settings.store().refusals().forEach(refusal -> stored.put(refusal.source(), refusal));
        refused.keySet().retainAll(stored.keySet());
        refused.putAll(stored);
    }

    /** The same readings, in portions that may be taken together. */
    List<List<ReadOutcome.Read>> portions(List<ReadOutcome.Read> reads) {
        List<List<ReadOutcome.Read>> portions = new ArrayList<>();
        List<ReadOutcome.Read> trusted = new ArrayList<>();
        for (ReadOutcome.Read read : reads) {
            if (suspects.contains(read.source())
                    || refused.containsKey(read.source().toString())) {
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

    /** The readings were taken, and with them the store has forgotten that it refused them. */
    void clear(List<ReadOutcome.Read> portion) {
        for (ReadOutcome.Read read : portion) {
            suspects.remove(read.source());
            refused.remove(read.source().toString());
        }
    }

    /** The readings could not be taken. */
    void blame(List<ReadOutcome.Read> portion, Throwable failure) {
        portion.forEach(read -> suspects.add(read.source()));
        if (portion.size() == 1) {
            refuse(portion.getFirst(), failure);
        }
    }

    private void refuse(ReadOutcome.Read read, Throwable failure) {
        String source = read.source().toString();
        DocumentError error = DocumentError.of(
                "Error",
                "The catalog cannot take what this source holds, so it keeps what it had: " + failure.getMessage());
        StoredRefusal refusal = new StoredRefusal(
                source,
                settings.stateOf(read).text(),
                error.message(),
                settings.clock().instant());
        refused.put(source, refusal);
        try {
            settings.store().refuse(refusal);
        } catch (CatalogStoreException e) {
            // The loop begins anew, and comes to the same finding; nothing is lost but the time.
            failure.addSuppressed(e);
        }
    }

    /** Why the reading is not to be taken; empty if it is worth trying. */
    Optional<DocumentError> refusal(ReadOutcome.Read read) {
        StoredRefusal refusal = refused.get(read.source().toString());
        return refusal != null && holds(refusal, read)
                ? Optional.of(DocumentError.of("Error", refusal.message()))
                : Optional.empty();
    }

    private boolean holds(StoredRefusal refusal, ReadOutcome.Read read) {
        return refusal.state().equals(settings.stateOf(read).text())
                && settings.clock().instant().isBefore(refusal.at().plus(LENGTH));
    }
}
