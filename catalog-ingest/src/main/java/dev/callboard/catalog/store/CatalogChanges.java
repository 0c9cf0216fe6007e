package dev.callboard.catalog.store;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.OwnedEntity;
import java.util.List;

/** The way from one catalog version to a later one. */
public record CatalogChanges(long version, List<OwnedEntity> upserts, List<EntityRef> removals) {}
