package dev.callboard.catalog;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.LocationRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An entity that was read and has never made it into the catalog, since something is wrong with its document.
 *
 * @param id derived from the reference and the file, so that it stays the same for as long as both do
 * @param location the file that describes it
 * @param entity what the document says, with the two annotations that say where it comes from and without what looks like
 *     a secret; no more than kind, name and annotations if it is too long to be kept
 * @param lastRead when its source was last found unchanged or read; null if that is not known
 * @param nextLook when its source is looked at again; null if another process knows
 */
public record UnprocessedEntity(
        String id,
        EntityRef ref,
        LocationRef location,
        ObjectNode entity,
        DocumentError error,
        @Nullable Instant lastRead,
        @Nullable Instant nextLook) {}
