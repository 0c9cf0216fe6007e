package dev.callboard.catalog.store;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has happened to the entities of a {@link CatalogStore}, as far back as it is kept. Calls block. */
public interface ChangeLog {

    /** How far back it goes. */
    Bounds bounds();

    /**
     * Up to where the past has been forgotten.
     *
     * @param version the last version of which a change was forgotten; the catalog as it was then is still known. Zero if
     *     nothing was forgotten.
     * @param id the last change that was forgotten, zero if none was
     * @param until when that happened; null if nothing was forgotten
     */
    record Bounds(long version, long id, @Nullable Instant until) {}

    /** Where it ends. */
    Newest newest();

    /**
     * The end of what has happened so far, through whichever server.
     *
     * @param version the catalog's version, zero before the first
     * @param id the last change, also if it is forgotten; zero if there was none
     */
    record Newest(long version, long id) {}

    /** The changes of an entity with smaller ids than the given one, newest first. */
    List<EntityChange> ofEntity(EntityRef ref, long before, int limit);

    /** The changes with larger ids than the given one, oldest first. */
    List<EntityChange> after(long id, int limit);

    /** The newest version at a moment; zero if there was none yet, as far as is known. */
    long versionAt(Instant at);

    /**
     * What the entities that have changed since were at a version; empty for those that were not there. Parents are not
     * known.
     *
     * @param version one that is not forgotten
     * @param until the version up to which changes count
     */
    Map<EntityRef, Optional<FinalEntity>> statesAt(long version, long until);

    /**
     * Forgets what happened before a moment, a bounded part of it.
     *
     * @return how much; if that is the limit, there may be more
     */
    int forget(Instant before, int limit);
}
