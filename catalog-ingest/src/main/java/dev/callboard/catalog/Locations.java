package dev.callboard.catalog;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.store.RegisteredLocation;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The locations that people have registered. All calls block until their effect is durable; reading what a new location
 * names goes on in the background.
 */
public interface Locations {

    /** What to do when a location is already registered. */
    enum OnConflict {
        /** Refuse with {@link CatalogException.Conflict}. */
        REJECT,
        /** Answer with the location that is there, and read it again. */
        REFRESH
    }

    /**
     * What registering a location would do.
     *
     * @param exists whether it is registered already
     * @param id the location as text, since a location that is not registered has no id
     * @param entities the Location entity and all entities found behind it, without relations, uid and etag
     */
    record DryRun(boolean exists, String id, String type, String target, EntityRef entityRef, List<Entity> entities) {

        public DryRun {
            entities = List.copyOf(entities);
        }
    }

    /**
     * Registers a location.
     *
     * @throws CatalogException.InvalidInput if the type is not allowed or the target is empty
     * @throws CatalogException.Conflict if it is registered already and that is to be rejected
     */
    RegisteredLocation register(String type, String target, OnConflict onConflict);

    /**
     * Reads what the location names, now, and changes nothing.
     *
     * @throws CatalogException.InvalidInput if anything behind it is unreadable or invalid, with all messages
     */
    DryRun dryRun(String type, String target);

    /** All registered locations, ordered by id. */
    List<RegisteredLocation> list();

    Optional<RegisteredLocation> find(UUID id);

    /**
     * The registered location that an entity came from in the end.
     *
     * @throws CatalogException.NotFound if there is no such entity, or it came from no registered location
     */
    RegisteredLocation findByEntity(EntityRef entity);

    /**
     * Points a registered location elsewhere. It keeps its id and its Location entity.
     *
     * @throws CatalogException.NotFound if there is no such location
     * @throws CatalogException.Conflict if another location has that target
     * @throws CatalogException.InvalidInput if the type is not allowed or the target is empty
     */
    RegisteredLocation update(UUID id, String type, String target);

    /**
     * Takes a location out, and with it all that only it kept in the catalog.
     *
     * @throws CatalogException.NotFound if there is no such location
     */
    void delete(UUID id);
}
