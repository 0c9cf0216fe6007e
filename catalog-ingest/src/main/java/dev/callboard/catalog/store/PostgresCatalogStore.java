package dev.callboard.catalog.store;

import static dev.callboard.catalog.store.RowReader.query;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.stitching.OwnedEntity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Holds everything in PostgreSQL; plain SQL, one transaction per call. */
final class PostgresCatalogStore implements CatalogStore {

    private static final String SELECT_ENTITIES = """
            select e.ref, e.uid, e.etag, e.body, e.parents, e.location_key, e.repository, e.git_ref, e.commit_id,
                   e.path, e.blob_id, e.first_line, e.last_line
            from catalog_entities e
            """;

    private static final String SELECT_ERRORS = """
            select repository, location, path, commit_id, line, column_number, entity_ref, name, message, text, reading_key
            from catalog_errors
            """;

    private final DataSource dataSource;
    private final Transactions transactions;
    private final PostgresLocations locations;
    private final PostgresProviders providers;
    private final PostgresRefusals refusals;

    PostgresCatalogStore(DataSource dataSource) {
        this.dataSource = dataSource;
        this.transactions = new Transactions(dataSource);
        this.locations = new PostgresLocations(transactions);
        this.providers = new PostgresProviders(transactions);
        this.refusals = new PostgresRefusals(transactions);
    }

    @Override
    public Heads heads() {
        return transactions.run("read the catalog's version", PostgresCatalogStore::heads);
    }

    @Override
    public StoredCatalog load() {
        return transactions.atOneMoment("load the catalog", connection -> {
            Heads heads = heads(connection);
            return new StoredCatalog(heads.version(), entities(connection.prepareStatement(SELECT_ENTITIES)));
        });
    }

    @Override
    public StoredReadings loadReadings() {
        return transactions.atOneMoment("load what was read", connection -> {
            Heads heads = heads(connection);
            List<StoredReading> readings = query(
                    connection.prepareStatement("select key, source, reading from catalog_readings"),
                    PostgresCatalogStore::reading);
            List<StoredSource> sources = sources(connection);
            Map<String, List<IngestionError>> errors = new HashMap<>();
            query(
                    connection.prepareStatement(SELECT_ERRORS + "order by reading_key, position"),
                    row -> errors.computeIfAbsent(row.getString(11), key -> new ArrayList<>())
                            .add(error(row)));
            return new StoredReadings(heads.version(), readings, sources, errors);
        });
    }

    @Override
    public CatalogChanges changesSince(long version) {
        return transactions.atOneMoment("read the catalog's changes", connection -> {
            Heads heads = heads(connection);
            PreparedStatement changed = connection.prepareStatement(SELECT_ENTITIES + """
                    where e.ref in (select ref from catalog_changes where version > ?)
                    """);
            changed.setLong(1, version);
            List<OwnedEntity> upserts = entities(changed);
            PreparedStatement gone = connection.prepareStatement("""
                    select distinct c.ref from catalog_changes c
                    where c.version > ? and not exists (select 1 from catalog_entities e where e.ref = c.ref)
                    """);
            gone.setLong(1, version);
            return new CatalogChanges(heads.version(), upserts, query(gone, row -> EntityRef.parse(row.getString(1))));
        });
    }

    @Override
    public long write(CatalogBatch batch) {
        return transactions.run("write to the catalog", connection -> new PostgresBatch(connection, batch).write());
    }

    @Override
    public List<IngestionError> errors() {
        return transactions.run(
                "read the catalog's errors",
                connection -> query(connection.prepareStatement(SELECT_ERRORS + """
                                order by location collate "C", line, message collate "C"
                                """), PostgresCatalogStore::error));
    }

    @Override
    public List<StoredReading> readingsWithErrors() {
        return transactions.run(
                "read what was read with errors",
                connection -> query(connection.prepareStatement("""
                                select key, source, reading from catalog_readings
                                where key in (select reading_key from catalog_errors where entity_ref is not null)
                                order by key collate "C"
                                """), PostgresCatalogStore::reading));
    }

    @Override
    public ChangeLog changeLog() {
        return new PostgresChangeLog(transactions);
    }

    @Override
    public List<StoredSource> sources() {
        return transactions.run("read the sources", PostgresCatalogStore::sources);
    }

    private static List<StoredSource> sources(Connection connection) throws SQLException {
        return query(
                connection.prepareStatement("select source, state, read_at from catalog_sources order by source"),
                row -> new StoredSource(
                        row.getString(1), row.getString(2), row.getTimestamp(3).toInstant()));
    }

    @Override
    public void refuse(StoredRefusal refusal) {
        refusals.add(refusal);
    }

    @Override
    public List<StoredRefusal> refusals() {
        return refusals.all();
    }

    @Override
    public List<RegisteredLocation> locations() {
        return locations.all();
    }

    @Override
    public boolean addLocation(RegisteredLocation location) {
        return locations.add(location);
    }

    @Override
    public boolean replaceLocation(RegisteredLocation location) {
        return locations.replace(location);
    }

    @Override
    public boolean removeLocation(UUID id) {
        return locations.remove(id);
    }

    @Override
    public List<StoredProvider> providers() {
        return providers.all();
    }

    @Override
    public boolean saveProvider(StoredProvider provider) {
        return providers.save(provider);
    }

    @Override
    public boolean removeProvider(String name) {
        return providers.remove(name);
    }

    @Override
    public void noteProgress(String text) {
        transactions.run("say how reading goes", connection -> {
            PreparedStatement upsert = connection.prepareStatement("""
                    insert into catalog_progress (body) values (?)
                    on conflict (only_row) do update set body = excluded.body
                    """);
            upsert.setString(1, text);
            return upsert.executeUpdate();
        });
    }

    @Override
    public Optional<String> notedProgress() {
        return transactions.run(
                "read how reading goes",
                connection ->
                        query(connection.prepareStatement("select body from catalog_progress"), row -> row.getString(1))
                                .stream()
                                .findFirst());
    }

    @Override
    public void send(StoreMessage message) {
        transactions.run("leave a message", connection -> {
            PreparedStatement insert =
                    connection.prepareStatement("insert into catalog_messages (kind, subject) values (?, ?)");
            insert.setString(1, message.kind().name());
            insert.setString(2, message.subject());
            return insert.executeUpdate();
        });
    }

    @Override
    public List<StoreMessage> takeMessages() {
        return transactions.run(
                "take the messages",
                connection -> query(
                        connection.prepareStatement("""
                                with taken as (delete from catalog_messages returning id, kind, subject)
                                select kind, subject from taken order by id
                                """),
                        row -> new StoreMessage(StoreMessage.Kind.valueOf(row.getString(1)), row.getString(2))));
    }

    @Override
    public Optional<Leadership> tryLead() {
        return PostgresLeadership.tryLead(dataSource);
    }

    private static Heads heads(Connection connection) throws SQLException {
        return query(
                        connection.prepareStatement("select version, locations_revision from catalog_heads"),
                        row -> new Heads(row.getLong(1), row.getLong(2)))
                .getFirst();
    }

    private static IngestionError error(ResultSet row) throws SQLException {
        return new IngestionError(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getInt(5),
                row.getInt(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10));
    }

    private static StoredReading reading(ResultSet row) throws SQLException {
        return new StoredReading(row.getString(1), row.getString(2), row.getString(3));
    }

    private static List<OwnedEntity> entities(PreparedStatement select) throws SQLException {
        return query(select, EntityRows::read);
    }
}
