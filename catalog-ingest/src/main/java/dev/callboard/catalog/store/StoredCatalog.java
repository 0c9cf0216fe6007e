package dev.callboard.catalog.store;

import dev.callboard.catalog.stitching.OwnedEntity;
import java.util.List;

/** All that a catalog needs to go on where the last run stopped. */
public record StoredCatalog(
        long version, List<OwnedEntity> entities, List<StoredReading> readings, List<StoredSource> sources) {}
