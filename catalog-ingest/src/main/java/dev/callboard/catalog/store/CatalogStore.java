package dev.callboard.catalog.store;

import dev.callboard.catalog.processing.IngestionError;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Where the catalog keeps what it has read. Calls block until their effect is durable.
 *
 * <p>One process at a time writes batches, see {@link #tryLead()}; any number read.
 */
public interface CatalogStore {

    /** A store that lives as long as the object. */
    static CatalogStore inMemory() {
        return new InMemoryCatalogStore();
    }

    /**
     * A store in PostgreSQL, whose schema the migrations in {@code db/migration/catalog} have made.
     *
     * @param dataSource of a pool with at least two connections; leading holds one for good
     */
    static CatalogStore postgres(DataSource dataSource) {
        return new PostgresCatalogStore(dataSource);
    }

    /** The counters by which a reader sees cheaply that something has changed. */
    Heads heads();

    /** All entities, as of one moment. */
    StoredCatalog load();

    /** What was read, as of one moment. */
    StoredReadings loadReadings();

    /** What has changed since a version, as of one moment. */
    CatalogChanges changesSince(long version);

    /**
     * Writes a batch whole or not at all.
     *
     * @return the catalog version after it; unchanged if the batch changes no entity
     * @throws CatalogStoreException.Superseded if somebody else has written since the batch's base version
     */
    long write(CatalogBatch batch);

    /** What is wrong with what was read last, ordered by location and line. */
    List<IngestionError> errors();

    /** What those targets were found to hold of which something is wrong with an entity. */
    List<StoredReading> readingsWithErrors();

    /** What has happened to the entities. */
    ChangeLog changeLog();

    /** How far each source has been read. */
    List<StoredSource> sources();

    /** Notes that a source could not be stored, instead of what was noted of it before. */
    void refuse(StoredRefusal refusal);

    /** The sources that could not be stored, and have neither been since nor been given up. */
    List<StoredRefusal> refusals();

    /** All registered locations, ordered by id. */
    List<RegisteredLocation> locations();

    /** Adds a location; false if one of that type and target is there. */
    boolean addLocation(RegisteredLocation location);

    /**
     * Replaces the location of that id; false if another one has that type and target.
     *
     * <p>A location that is not there stays away.
     */
    boolean replaceLocation(RegisteredLocation location);

    /** Takes a location out; false if there was none. */
    boolean removeLocation(UUID id);

    /** What the providers of entities have told, ordered by name. */
    List<StoredProvider> providers();

    /**
     * Replaces what a provider has told. If its entities are others than before, the revision of the locations grows.
     *
     * @return whether they are
     */
    boolean saveProvider(StoredProvider provider);

    /** Forgets a provider and what it has told; false if it is not known. */
    boolean removeProvider(String name);

    /** Leaves a text that says how reading goes, instead of the last one. */
    void noteProgress(String text);

    /** The text that was left last; empty if there is none. */
    Optional<String> notedProgress();

    /** Leaves a message for the process that leads. */
    void send(StoreMessage message);

    /** Takes all messages, oldest first. */
    List<StoreMessage> takeMessages();

    /** Becomes the process that writes, unless another one is. */
    Optional<Leadership> tryLead();

    /** The right to write, held until closed or lost. */
    interface Leadership extends AutoCloseable {

        /** Whether the right is still held; it is lost with the connection to the database. */
        boolean held();

        @Override
        void close();
    }
}
