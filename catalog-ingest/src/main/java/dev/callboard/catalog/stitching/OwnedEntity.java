package dev.callboard.catalog.stitching;

import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.model.SharedText;
import org.jspecify.annotations.Nullable;

/**
 * An entity with what the catalog knows about it beside its body.
 *
 * @param locationKey whose the entity is: the location reference of the file or provider that was first to emit it
 * @param provenance where it was read; null for one that no file holds
 */
public record OwnedEntity(
        FinalEntity entity, String locationKey, @Nullable Provenance provenance) {

    public OwnedEntity {
        locationKey = SharedText.of(locationKey);
    }
}
