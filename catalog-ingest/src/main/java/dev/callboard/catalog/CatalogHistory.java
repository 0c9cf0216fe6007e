package dev.callboard.catalog;

import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.store.EntityChange;
import java.time.Instant;
import java.util.List;

/** What has happened in the catalog, and what it was. Calls block on the store. */
public interface CatalogHistory {

    /**
     * The changes of an entity, newest first; none if nothing is known of it.
     *
     * @param before only changes with smaller ids
     */
    List<EntityChange> of(EntityRef entity, long before, int limit);

    /**
     * The changes of all entities after one, oldest first.
     *
     * @param after the id of a change, zero for the beginning of what is kept
     * @throws CatalogException.InvalidInput if changes that followed it are not kept any more, or there never was such a one
     */
    List<EntityChange> changes(long after, int limit);

    /**
     * The catalog as it was at a version.
     *
     * <p>A version that another server has written is waited for.
     *
     * @throws CatalogException.InvalidInput if that was before what is kept, or no server has written it yet
     * @throws CatalogException.NotYet if it did not arrive here soon enough
     */
    CatalogSnapshot asOf(long version);

    /**
     * The catalog as it was at a moment.
     *
     * <p>A moment that has not come is the present if it is so near that the caller's clock may be to blame.
     *
     * @throws CatalogException.InvalidInput if that was before what is kept, or is surely still to come
     */
    CatalogSnapshot asOf(Instant moment);
}
