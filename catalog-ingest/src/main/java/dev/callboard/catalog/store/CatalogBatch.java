package dev.callboard.catalog.store;

import dev.callboard.catalog.model.CommitInfo;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.stitching.OwnedEntity;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one round of reading changes, written in one transaction.
 *
 * @param baseVersion the catalog version that the batch was computed on
 * @param upserts entities that are new or have changed
 * @param errors for each reading key, all that is wrong with it now; an empty list clears it
 * @param at when it happened, for the history
 * @param commitsRead the commits that it was computed from
 */
public record CatalogBatch(
        long baseVersion,
        Collection<OwnedEntity> upserts,
        Collection<EntityRef> removals,
        Collection<StoredReading> readings,
        Collection<String> readingsGone,
        Collection<StoredSource> sources,
        Collection<String> sourcesGone,
        Map<String, List<IngestionError>> errors,
        Instant at,
        Collection<CommitRead> commitsRead) {

    public CatalogBatch {
        upserts = List.copyOf(upserts);
        removals = List.copyOf(removals);
        readings = List.copyOf(readings);
        readingsGone = List.copyOf(readingsGone);
        sources = List.copyOf(sources);
        sourcesGone = List.copyOf(sourcesGone);
        errors = Map.copyOf(errors);
        commitsRead = List.copyOf(commitsRead);
    }

    /** The commit that a source was just read at; null if it was not read. */
    @Nullable CommitInfo commitOf(String repository, String gitRef) {
        return commitsRead.stream()
                .filter(read -> read.gitRef().equals(gitRef))
                .map(CommitRead::commit)
                .filter(commit -> commit.repository().equals(repository))
                .findFirst()
                .orElse(null);
    }

    /** The sources that were read or given up, so that no refusal of theirs holds any more. */
    Set<String> settledSources() {
        Set<String> settled = new HashSet<>(sourcesGone);
        sources.forEach(source -> settled.add(source.source()));
        return settled;
    }

    /** Whether readers will see a difference, so that it makes a new catalog version. */
    public boolean changesEntities() {
        return !upserts.isEmpty() || !removals.isEmpty();
    }

    /** Whether there is nothing to write at all. */
    public boolean isEmpty() {
        return !changesEntities()
                && readings.isEmpty()
                && readingsGone.isEmpty()
                && sources.isEmpty()
                && sourcesGone.isEmpty()
                && errors.isEmpty();
    }
}
