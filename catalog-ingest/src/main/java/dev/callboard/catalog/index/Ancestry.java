package dev.callboard.catalog.index;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.List;

/**
 * An entity and all that emitted it, directly or through others.
 *
 * @param entities the entity itself, then its emitters, depth first and each once
 */
public record Ancestry(EntityRef root, List<FinalEntity> entities) {

    public Ancestry {
        entities = List.copyOf(entities);
    }
}
