package dev.callboard.catalog.provider;

import dev.callboard.catalog.model.CommitInfo;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.ProcessedFile;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.processing.TargetReading;
import java.util.List;
import java.util.Map;

/** What came of a look at a source. */
public sealed interface ReadOutcome {

    SourceId source();

    /** The source is as it was. */
    record Unchanged(SourceId source) implements ReadOutcome {}

    /**
     * The source was read.
     *
     * @param state the commit, or another fingerprint of its content
     * @param rules the revision of the rules that judged what was read; empty if none did
     * @param readings of all targets that are to be read here, and of those that they name here
     * @param processed for each target, the files that had to be processed, with their entities
     * @param commits what was read; none outside Git
     */
    record Read(
            SourceId source,
            String state,
            String rules,
            Map<TargetKey, TargetReading> readings,
            Map<TargetKey, List<ProcessedFile>> processed,
            List<CommitInfo> commits)
            implements ReadOutcome {}

    /** The source could not be read as a whole. */
    record Failed(SourceId source, DocumentError error) implements ReadOutcome {}
}
