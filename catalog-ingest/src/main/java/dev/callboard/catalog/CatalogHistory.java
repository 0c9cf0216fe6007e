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
     * @throws CatalogException.InvalidInput if changes that followed it are not kept any more
     */
    List<EntityChange> changes(long after, int limit);

    /**
     * The catalog as it was at a version.
     *
     * @throws CatalogException.InvalidInput if that was before what is kept, or has not come yet
     */
    CatalogSnapshot asOf(long version);

    /**
     * The catalog as it was at a moment; a moment to come is the present.
     *
     * @throws CatalogException.InvalidInput if that was before what is kept
     */
    CatalogSnapshot asOf(Instant moment);
}
