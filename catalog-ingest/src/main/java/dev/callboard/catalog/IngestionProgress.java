package dev.callboard.catalog;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far reading has come.
 *
 * @param leader whether this process writes the catalog; another replica does if not
 * @param complete whether every known source has been looked at since the start, successfully or not
 * @param remaining how many sources have not been looked at since the start; zero where another replica looks
 */
public record IngestionProgress(
        boolean leader, boolean complete, int remaining, long version, List<SourceProgress> sources) {

    public IngestionProgress {
        sources = List.copyOf(sources);
    }

    /**
     * The state of one source.
     *
     * @param repository the clone URL or, for local files, their path
     * @param gitRef the branch or tag; empty for the default branch
     * @param commit the commit that the catalog shows; null before the first success
     * @param lastSuccess when it was last found unchanged or read; null if never
     * @param lastError why the last look failed; null if it did not
     * @param failures how many looks in a row have failed
     * @param nextRun when it is due again; null if another process knows and has not told yet
     */
    public record SourceProgress(
            String repository,
            String gitRef,
            @Nullable String commit,
            @Nullable Instant lastSuccess,
            @Nullable String lastError,
            int failures,
            @Nullable Instant nextRun) {}
}
