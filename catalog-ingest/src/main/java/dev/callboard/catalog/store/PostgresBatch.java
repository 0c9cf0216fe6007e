package dev.callboard.catalog.store;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.stitching.OwnedEntity;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes one batch inside the caller's transaction.
 *
 * <p>Rows travel as arrays, a chunk of them per statement: as fast as a COPY into a table of its own and a merge from
 * there, with half the statements.
 */
final class PostgresBatch {

    private static final int CHUNK = 1000;

    private final Connection connection;
    private final CatalogBatch batch;

    PostgresBatch(Connection connection, CatalogBatch batch) {
        this.connection = connection;
        this.batch = batch;
    }

    long write() throws SQLException {
        long version = claimVersion();
        for (List<EntityRef> chunk : chunks(batch.removals())) {
            remove(version, chunk);
        }
        for (List<OwnedEntity> chunk : chunks(batch.upserts())) {
            logUpserts(version, chunk);
            upsert(chunk);
        }
        deleteKeys("delete from catalog_readings where key = any (?)", batch.readingsGone());
        for (List<StoredReading> chunk : chunks(batch.readings())) {
            writeReadings(chunk);
        }
        deleteKeys("delete from catalog_sources where source = any (?)", batch.sourcesGone());
        for (List<StoredSource> chunk : chunks(batch.sources())) {
            writeSources(chunk);
        }
        deleteKeys("delete from catalog_refusals where source = any (?)", batch.settledSources());
        writeErrors();
        PostgresChangeLog.writeCommits(connection, batch);
        return version;
    }

    /** Locks the counters and moves on, if nobody else has moved on since the batch was computed. */
    private long claimVersion() throws SQLException {
        long current;
        try (PreparedStatement select = connection.prepareStatement("select version from catalog_heads for update");
                ResultSet row = select.executeQuery()) {
            row.next();
            current = row.getLong(1);
        }
        if (current != batch.baseVersion()) {
            throw new CatalogStoreException.Superseded(batch.baseVersion(), current);
        }
        if (!batch.changesEntities()) {
            return current;
        }
        try (PreparedStatement update = connection.prepareStatement("update catalog_heads set version = ?")) {
            update.setLong(1, current + 1);
            update.executeUpdate();
        }
        return current + 1;
    }

    /** Of a removed entity the commit is noted that its source was just read at, if it was. */
    private void remove(long version, List<EntityRef> chunk) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                with gone as (
                    delete from catalog_entities where ref = any (?)
                    returning ref, uid, body, repository, git_ref, commit_id, path, blob_id, first_line, last_line)
                insert into catalog_changes
                    (version, ref, change, uid, etag, previous_body, repository, commit_id, changed_at, git_ref,
                     source_commit, path, blob_id, first_line, last_line)
                select ?, g.ref, 'removed', g.uid, null, g.body, g.repository, c.commit_id, ?, g.git_ref, g.commit_id,
                       g.path, g.blob_id, g.first_line, g.last_line
                from gone g left join (
                     select distinct on (repository, git_ref) repository, git_ref, commit_id
                     from unnest(?::text[], ?::text[], ?::text[]) as r (repository, git_ref, commit_id)) c
                     on c.repository = g.repository and c.git_ref = g.git_ref
                """)) {
            statement.setArray(1, texts(chunk, EntityRef::toString));
            statement.setLong(2, version);
            statement.setObject(3, at());
            List<CommitRead> read = List.copyOf(batch.commitsRead());
            statement.setArray(4, texts(read, one -> one.commit().repository()));
            statement.setArray(5, texts(read, CommitRead::gitRef));
            statement.setArray(6, texts(read, one -> one.commit().commit()));
            statement.executeUpdate();
        }
    }

    /**
     * The commit is noted if it is another one than before; other changes follow from other entities. A damaged row is as
     * none.
     */
    private void logUpserts(long version, List<OwnedEntity> chunk) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into catalog_changes
                    (version, ref, change, uid, etag, previous_body, repository, commit_id, changed_at, git_ref,
                     source_commit, path, blob_id, first_line, last_line)
                select ?, n.ref, case when e.ref is null then 'added' else 'changed' end, n.uid, n.etag, e.body,
                       n.repository, case when n.commit_id is distinct from e.commit_id then n.commit_id end, ?, n.git_ref,
                       n.commit_id, n.path, n.blob_id, n.first_line, n.last_line
                from unnest(?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                            ?::int[], ?::int[])
                         as n (ref, uid, etag, repository, git_ref, commit_id, path, blob_id, first_line, last_line)
                     left join catalog_entities e on e.ref = n.ref and json_typeof(e.body) = 'object'
                """)) {
            statement.setLong(1, version);
            statement.setObject(2, at());
            statement.setArray(3, texts(chunk, stored -> stored.entity().ref().toString()));
            statement.setArray(4, texts(chunk, stored -> stored.entity().uid().toString()));
            statement.setArray(5, texts(chunk, stored -> stored.entity().etag()));
            bindProvenance(statement, 6, chunk);
            statement.executeUpdate();
        }
    }

    private void upsert(List<OwnedEntity> chunk) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into catalog_entities
                    (ref, uid, etag, body, parents, location_key, repository, git_ref, commit_id, path, blob_id,
                     first_line, last_line)
                select n.ref, n.uid, n.etag, n.body, coalesce(string_to_array(nullif(n.parents, ''), E'\\n'), '{}'),
                       n.location_key, n.repository, n.git_ref, n.commit_id, n.path, n.blob_id, n.first_line, n.last_line
                from unnest(?::text[], ?::uuid[], ?::text[], ?::json[], ?::text[], ?::text[], ?::text[], ?::text[],
                            ?::text[], ?::text[], ?::text[], ?::int[], ?::int[])
                         as n (ref, uid, etag, body, parents, location_key, repository, git_ref, commit_id, path,
                               blob_id, first_line, last_line)
                on conflict (ref) do update set
                    uid = excluded.uid, etag = excluded.etag, body = excluded.body, parents = excluded.parents,
                    location_key = excluded.location_key, repository = excluded.repository,
                    git_ref = excluded.git_ref, commit_id = excluded.commit_id, path = excluded.path,
                    blob_id = excluded.blob_id, first_line = excluded.first_line, last_line = excluded.last_line
                """)) {
            statement.setArray(1, texts(chunk, stored -> stored.entity().ref().toString()));
            statement.setArray(2, texts(chunk, stored -> stored.entity().uid().toString()));
            statement.setArray(3, texts(chunk, stored -> stored.entity().etag()));
            statement.setArray(
                    4, texts(chunk, stored -> new String(stored.entity().body(), StandardCharsets.UTF_8)));
            statement.setArray(5, texts(chunk, PostgresBatch::parents));
            statement.setArray(6, texts(chunk, OwnedEntity::locationKey));
            bindProvenance(statement, 7, chunk);
            statement.executeUpdate();
        }
    }

    private void writeReadings(List<StoredReading> chunk) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into catalog_readings (key, source, reading)
                select key, source, reading from unnest(?::text[], ?::text[], ?::json[]) as n (key, source, reading)
                on conflict (key) do update set source = excluded.source, reading = excluded.reading
                """)) {
            statement.setArray(1, texts(chunk, StoredReading::key));
            statement.setArray(2, texts(chunk, StoredReading::source));
            statement.setArray(3, texts(chunk, StoredReading::reading));
            statement.executeUpdate();
        }
    }

    private void writeSources(List<StoredSource> chunk) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into catalog_sources (source, state, read_at)
                select source, state, read_at
                from unnest(?::text[], ?::text[], ?::timestamptz[]) as n (source, state, read_at)
                on conflict (source) do update set state = excluded.state, read_at = excluded.read_at
                """)) {
            statement.setArray(1, texts(chunk, StoredSource::source));
            statement.setArray(2, texts(chunk, StoredSource::state));
            statement.setArray(3, texts(chunk, source -> source.readAt().toString()));
            statement.executeUpdate();
        }
    }

    private void writeErrors() throws SQLException {
        deleteKeys(
                "delete from catalog_errors where reading_key = any (?)",
                batch.errors().keySet());
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into catalog_errors
                    (reading_key, position, repository, location, path, commit_id, line, column_number, entity_ref,
                     name, message, text)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            for (Map.Entry<String, List<IngestionError>> entry : batch.errors().entrySet()) {
                int position = 0;
                for (IngestionError error : entry.getValue()) {
                    bind(statement, entry.getKey(), position++, error);
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, String key, int position, IngestionError error)
            throws SQLException {
        statement.setString(1, key);
        statement.setInt(2, position);
        statement.setString(3, error.repository());
        statement.setString(4, error.location());
        statement.setString(5, error.path());
        statement.setString(6, error.commit());
        statement.setInt(7, error.line());
        statement.setInt(8, error.column());
        statement.setString(9, error.entityRef());
        statement.setString(10, error.name());
        statement.setString(11, error.message());
        statement.setString(12, error.text());
    }

    private void deleteKeys(String sql, Collection<String> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", keys.toArray(String[]::new)));
            statement.executeUpdate();
        }
    }

    private OffsetDateTime at() {
        return batch.at().atOffset(ZoneOffset.UTC);
    }

    private static String parents(OwnedEntity stored) {
        return String.join(
                "\n",
                stored.entity().parents().stream().map(EntityRef::toString).toList());
    }

    private <T> java.sql.Array texts(List<T> rows, Function<T, String> column) throws SQLException {
        return connection.createArrayOf("text", rows.stream().map(column).toArray(String[]::new));
    }

    /** Binds seven columns. */
    private void bindProvenance(PreparedStatement statement, int first, List<OwnedEntity> rows) throws SQLException {
        statement.setArray(first, provenance(rows, Provenance::repository));
        statement.setArray(first + 1, provenance(rows, Provenance::gitRef));
        statement.setArray(first + 2, provenance(rows, Provenance::commit));
        statement.setArray(first + 3, provenance(rows, Provenance::path));
        statement.setArray(first + 4, provenance(rows, Provenance::blob));
        statement.setArray(first + 5, provenance(rows, from -> Integer.toString(from.firstLine())));
        statement.setArray(first + 6, provenance(rows, from -> Integer.toString(from.lastLine())));
    }

    private java.sql.Array provenance(List<OwnedEntity> rows, Function<Provenance, @Nullable String> column)
            throws SQLException {
        @Nullable String[] values = new String[rows.size()];
        for (int i = 0; i < values.length; i++) {
            Provenance from = rows.get(i).provenance();
            values[i] = from == null ? null : column.apply(from);
        }
        return connection.createArrayOf("text", values);
    }

    private static <T> List<List<T>> chunks(Collection<T> all) {
        List<T> list = List.copyOf(all);
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < list.size(); from += CHUNK) {
            chunks.add(list.subList(from, Math.min(list.size(), from + CHUNK)));
        }
        return chunks;
    }
}
