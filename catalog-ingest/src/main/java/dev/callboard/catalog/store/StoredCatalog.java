package dev.callboard.catalog.store;

import dev.callboard.catalog.stitching.OwnedEntity;
import java.util.List;

/** All entities as of one version. */
public record StoredCatalog(long version, List<OwnedEntity> entities) {}
