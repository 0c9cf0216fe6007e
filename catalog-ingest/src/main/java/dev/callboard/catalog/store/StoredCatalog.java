package dev.callboard.catalog.store;

import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.stitching.OwnedEntity;
import java.util.List;
import java.util.Map;

/**
 * All that a catalog needs to go on where the last run stopped.
 *
 * @param errors by reading key; none is empty
 */
public record StoredCatalog(
        long version,
        List<OwnedEntity> entities,
        List<StoredReading> readings,
        List<StoredSource> sources,
        Map<String, List<IngestionError>> errors) {}
