package dev.callboard.catalog.stitching;

import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.UUID;

/**
 * An entity as clients see it: processed, with its relations, status, uid and etag.
 *
 * @param body the whole entity as UTF-8 JSON, shared and never changed
 * @param parents the entities that emitted it, in a stable order; empty for one that a provider owns directly
 */
public record FinalEntity(EntityRef ref, UUID uid, String etag, byte[] body, List<EntityRef> parents) {

    public FinalEntity {
        parents = List.copyOf(parents);
    }
}
