package dev.callboard.catalog.store;

import dev.callboard.catalog.model.CommitInfo;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.stitching.FinalEntity;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The history in {@code catalog_changes}. The body after a change is the one before the next, or the present one. */
final class PostgresChangeLog implements ChangeLog {

    private static final String SELECT_CHANGES = """
            select c.id, c.version, c.ref, c.change, c.uid, c.etag, c.changed_at, c.repository, c.commit_id,
                   a.author_name, a.author_email, a.authored_at, c.previous_body,
                   case when c.change = 'removed' then null when next.ref is null then e.body else next.previous_body end,
                   c.git_ref, c.source_commit, c.path, c.blob_id, c.first_line, c.last_line
            from catalog_changes c
                 left join catalog_commits a on a.repository = c.repository and a.commit_id = c.commit_id
                 left join lateral (
                     select n.ref, n.previous_body from catalog_changes n
                     where n.ref = c.ref and n.version > c.version order by n.version limit 1) next on true
                 left join catalog_entities e on e.ref = c.ref and next.ref is null
            """;

    private final Transactions transactions;

    PostgresChangeLog(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Bounds bounds() {
        return transactions.run("read how far the history goes back", PostgresChangeLog::bounds);
    }

    private static Bounds bounds(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "select forgotten_version, forgotten_id, forgotten_until from catalog_heads");
                ResultSet row = select.executeQuery()) {
            row.next();
            return new Bounds(row.getLong(1), row.getLong(2), instant(row, 3));
        }
    }

    @Override
    public Newest newest() {
        return transactions.run("read where the history ends", connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                            select version, greatest(forgotten_id, (select max(id) from catalog_changes)) from catalog_heads
                            """);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return new Newest(row.getLong(1), row.getLong(2));
            }
        });
    }

    @Override
    public List<EntityChange> ofEntity(EntityRef ref, long before, int limit) {
        return transactions.atOneMoment("read the history of " + ref, connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    SELECT_CHANGES + "where c.ref = ? and c.id < ? order by c.version desc limit ?")) {
                select.setString(1, ref.toString());
                select.setLong(2, before);
                select.setInt(3, limit);
                return changes(select);
            }
        });
    }

    @Override
    public List<EntityChange> after(long id, int limit) {
        return transactions.atOneMoment("read the catalog's changes", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(SELECT_CHANGES + "where c.id > ? order by c.id limit ?")) {
                select.setLong(1, id);
                select.setInt(2, limit);
                return changes(select);
            }
        });
    }

    @Override
    public long versionAt(Instant at) {
        return transactions.run("read the catalog's history", connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    select coalesce(
                        (select version from catalog_changes where changed_at <= ? order by changed_at desc, id desc limit 1),
                        (select forgotten_version from catalog_heads))
                    """)) {
                select.setObject(1, at.atOffset(ZoneOffset.UTC));
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    @Override
    public Map<EntityRef, Optional<FinalEntity>> statesAt(long version, long until) {
        return transactions.atOneMoment("read the catalog as it was at version " + version, connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    select distinct on (ref) ref, previous_body from catalog_changes
                    where version > ? and version <= ? order by ref, version
                    """)) {
                select.setLong(1, version);
                select.setLong(2, until);
                select.setFetchSize(1000);
                Map<EntityRef, Optional<FinalEntity>> states = new HashMap<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        EntityRef ref = EntityRef.parse(rows.getString(1));
                        byte[] body = bytes(rows, 2);
                        states.put(ref, Optional.ofNullable(body).map(known -> PastBodies.entity(ref, known)));
                    }
                }
                return states;
            }
        });
    }

    @Override
    public int forget(Instant before, int limit) {
        return transactions.run("forget the oldest history", connection -> {
            markForgotten(connection, before);
            int forgotten;
            try (PreparedStatement delete = connection.prepareStatement("""
                    delete from catalog_changes where id in (
                        select id from catalog_changes
                        where version <= (select forgotten_version from catalog_heads) order by id limit ?)
                    """)) {
                delete.setInt(1, limit);
                forgotten = delete.executeUpdate();
            }
            if (forgotten < limit) {
                try (PreparedStatement delete = connection.prepareStatement("""
                        delete from catalog_commits c where seen_at < ? and not exists (
                            select 1 from catalog_changes h
                            where h.repository = c.repository and h.commit_id = c.commit_id)
                        """)) {
                    delete.setObject(1, before.atOffset(ZoneOffset.UTC));
                    delete.executeUpdate();
                }
            }
            return forgotten;
        });
    }

    /** Whole versions are forgotten, first in word and then in deed: what is half gone must not be answered from. */
    private static void markForgotten(Connection connection, Instant before) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update catalog_heads set forgotten_version = old.version, forgotten_id = old.id, forgotten_until = old.at
                from (select version, max(id) as id, max(changed_at) as at from catalog_changes
                      where version = (select max(version) from catalog_changes where changed_at < ?)
                      group by version) old
                where old.version > forgotten_version
                """)) {
            update.setObject(1, before.atOffset(ZoneOffset.UTC));
            update.executeUpdate();
        }
    }

    private static List<EntityChange> changes(PreparedStatement select) throws SQLException {
        List<EntityChange> changes = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                changes.add(new EntityChange(
                        row.getLong(1),
                        row.getLong(2),
                        EntityRef.parse(row.getString(3)),
                        EntityChange.Type.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
                        row.getObject(5, UUID.class),
                        row.getString(6),
                        row.getObject(7, OffsetDateTime.class).toInstant(),
                        commit(row),
                        source(row),
                        bytes(row, 13),
                        bytes(row, 14)));
            }
        }
        return changes;
    }

    private static @Nullable Provenance source(ResultSet row) throws SQLException {
        String path = row.getString(17);
        return path == null
                ? null
                : new Provenance(
                        row.getString(8),
                        row.getString(15),
                        row.getString(16),
                        path,
                        row.getString(18),
                        row.getInt(19),
                        row.getInt(20));
    }

    private static @Nullable CommitInfo commit(ResultSet row) throws SQLException {
        String repository = row.getString(8);
        String commit = row.getString(9);
        String author = row.getString(10);
        return repository == null || commit == null
                ? null
                : new CommitInfo(
                        repository,
                        commit,
                        author == null ? "" : author,
                        author == null ? "" : row.getString(11),
                        instant(row, 12));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static byte @Nullable [] bytes(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Notes who made the commits that a batch was read from. */
    static void writeCommits(Connection connection, CatalogBatch batch) throws SQLException {
        if (batch.commitsRead().isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into catalog_commits (repository, commit_id, author_name, author_email, authored_at, seen_at)
                values (?, ?, ?, ?, ?, ?)
                on conflict (repository, commit_id) do update set seen_at = excluded.seen_at
                """)) {
            for (CommitRead read : batch.commitsRead()) {
                CommitInfo commit = read.commit();
                Instant authored = commit.authoredAt();
                insert.setString(1, commit.repository());
                insert.setString(2, commit.commit());
                insert.setString(3, commit.author());
                insert.setString(4, commit.email());
                insert.setObject(5, (authored == null ? batch.at() : authored).atOffset(ZoneOffset.UTC));
                insert.setObject(6, batch.at().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
