package dev.callboard.catalog;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far reading has come.
 *
 * @param leader whether this process writes the catalog; another replica does if not
 * @param begun whether it is known what there is to read; not so while a process starts or takes over
 * @param remaining how many sources have not been looked at since the one that reads began to, successfully or not
 * @param waitsFor the providers of which it is not known what there is, or of whose telling nothing can be read
 */
public record IngestionProgress(
        boolean leader,
        boolean begun,
        int remaining,
        long version,
        List<SourceProgress> sources,
        List<WaitedFor> waitsFor) {

    public IngestionProgress {
        sources = List.copyOf(sources);
        waitsFor = List.copyOf(waitsFor);
    }

    /** Whether every known source has been looked at, successfully or not; there may be others that no provider could tell of. */
    public boolean settled() {
        return begun && remaining == 0;
    }

    /** Whether every source that there is has been looked at, successfully or not. */
    public boolean complete() {
        return settled() && waitsFor.isEmpty();
    }

    /**
     * A provider without whose telling the catalog is not complete.
     *
     * @param reason what is missing, as a sentence
     */
    public record WaitedFor(String provider, String reason) {}

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
