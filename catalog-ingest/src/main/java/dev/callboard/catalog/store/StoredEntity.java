package dev.callboard.catalog.store;

import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.stitching.FinalEntity;
import org.jspecify.annotations.Nullable;

/**
 * An entity with what the catalog knows about it beside its body.
 *
 * @param locationKey whose the entity is: the location reference of the file or provider that was first to emit it
 * @param provenance where it was read; null for one that no file holds
 */
public record StoredEntity(
        FinalEntity entity, String locationKey, @Nullable Provenance provenance) {}
