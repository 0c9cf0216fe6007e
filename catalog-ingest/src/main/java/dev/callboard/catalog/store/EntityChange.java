package dev.callboard.catalog.store;

import dev.callboard.catalog.model.CommitInfo;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of one entity.
 *
 * @param id grows with each change
 * @param version the catalog version that it belongs to
 * @param etag after the change; null if the entity was removed
 * @param commit the commit that brought the change; null if it followed from another entity or from configuration, or
 *     does not come from Git
 * @param source where its document stood after the change or, if the entity was removed, before it; null if no file held it,
 *     or if that was not kept
 * @param before the body before the change; null if the entity was added
 * @param after the body after the change; null if the entity was removed
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are shared and never changed or compared
public record EntityChange(
        long id,
        long version,
        EntityRef ref,
        Type type,
        UUID uid,
        @Nullable String etag,
        Instant at,
        @Nullable CommitInfo commit,
        @Nullable Provenance source,
        byte @Nullable [] before,
        byte @Nullable [] after) {

    /** What happened. */
    public enum Type {
        ADDED,
        CHANGED,
        REMOVED
    }
}
