package dev.callboard.catalog;

import dev.callboard.catalog.IngestionProgress.SourceProgress;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.provider.LocatedTarget;
import dev.callboard.catalog.provider.SourceId;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link SourceSchedule} knows of one source; guarded by that schedule. */
final class ScheduledSource {

    final SourceId source;
    final Map<TargetKey, LocatedTarget> targets = new LinkedHashMap<>();
    /** Targets to be read even if the source has not changed. */
    final Set<TargetKey> fresh = new HashSet<>();

    @Nullable String known;

    @Nullable Instant lastSuccess;

    @Nullable DocumentError failure;

    Instant next = Instant.EPOCH;
    int failures;
    /** Which of the times that it was planned for counts. */
    long ticket;

    boolean busy;
    /** Whether it was woken while somebody looked at it. */
    boolean again;

    boolean seen;

    ScheduledSource(SourceId source) {
        this.source = source;
    }

    SourceProgress progress() {
        return new SourceProgress(
                source.address(),
                source.ref(),
                known,
                lastSuccess,
                failure == null ? null : failure.message(),
                failures,
                next);
    }
}
