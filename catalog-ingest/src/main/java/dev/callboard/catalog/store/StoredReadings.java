package dev.callboard.catalog.store;

import dev.callboard.catalog.processing.IngestionError;
import java.util.List;
import java.util.Map;

/**
 * What was read, as of one version: all that is needed beside the entities to go on where the last run stopped.
 *
 * @param errors by reading key; none is empty
 */
public record StoredReadings(
        long version,
        List<StoredReading> readings,
        List<StoredSource> sources,
        Map<String, List<IngestionError>> errors) {}
