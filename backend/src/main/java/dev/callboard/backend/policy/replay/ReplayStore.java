package dev.callboard.backend.policy.replay;

import dev.callboard.backend.policy.records.PageRequest.Placed;
import dev.callboard.backend.runtime.LazyTables;
import dev.callboard.policy.StrictJson;
import dev.callboard.policy.record.Difference;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Keeps what became of replays, so that every replica can tell. Calls block. */
final class ReplayStore {

    /** The newest replays stay. */
    static final int KEPT = 100;

    private static final String SELECT = """
            select id, requested_by, source, revision, since, until, state, total, judged, differences, summary, failure,
                created_at, updated_at
            from policy_replays
            """;

    private final LazyTables tables;

    ReplayStore(Supplier<DataSource> dataSource) {
        this.tables = new LazyTables("the replays of decisions", dataSource);
    }

    void add(ReplayState begun) {
        tables.run("add to", connection -> {
            String insert = """
                    insert into policy_replays (id, requested_by, source, revision, since, until, state, total, judged,
                        differences, summary, failure, created_at, updated_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """;
            update(
                    connection,
                    insert,
                    begun.id(),
                    begun.requestedBy(),
                    begun.source(),
                    begun.revision(),
                    time(begun.since()),
                    time(begun.until()),
                    begun.state().name(),
                    begun.total(),
                    begun.judged(),
                    begun.differences(),
                    begun.summary().toString(),
                    begun.failure(),
                    time(begun.createdAt()),
                    time(begun.updatedAt()));
            return update(
                    connection,
                    "delete from policy_replays where id in"
                            + " (select id from policy_replays order by created_at desc offset " + KEPT + ")");
        });
    }

    /** Keeps how far a replay is; false if it is not to go on, because somebody cancelled or removed it. */
    boolean save(ReplayState now) {
        return tables.run("change", connection -> {
            String sql = """
                    update policy_replays set revision = ?, state = ?, judged = ?, differences = ?, summary = ?,
                        failure = ?, updated_at = ?
                    where id = ? and state = 'RUNNING'
                    """;
            return update(
                            connection,
                            sql,
                            now.revision(),
                            now.state().name(),
                            now.judged(),
                            now.differences(),
                            now.summary().toString(),
                            now.failure(),
                            time(now.updatedAt()),
                            now.id())
                    == 1;
        });
    }

    void addDifferences(String replay, long first, List<Difference> differences) {
        tables.run("add to", connection -> {
            String sql = "insert into policy_replay_differences (replay, number, difference)"
                    + " select ?, ?, ? where exists (select 1 from policy_replays where id = ?)";
            long number = first;
            for (Difference difference : differences) {
                update(connection, sql, replay, number, difference.toJson().toString(), replay);
                number++;
            }
            return number;
        });
    }

    Optional<ReplayState> find(String id) {
        return select("where id = ?", id).stream().findFirst();
    }

    /** The newest first. */
    List<ReplayState> all() {
        return select("order by created_at desc, id limit " + KEPT);
    }

    List<Placed> differences(String replay, long after, int limit) {
        String sql = "select number, difference from policy_replay_differences where replay = ? and number > ?"
                + " order by number limit " + limit;
        return tables.run("read", connection -> {
            List<Placed> found = new ArrayList<>();
            try (PreparedStatement statement = LazyTables.prepare(connection, sql, List.of(replay, after));
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Placed(rows.getLong(1), json(rows.getString(2))));
                }
            }
            return found;
        });
    }

    /** Ends a replay that runs. False if it does not run. */
    boolean cancel(String id, Instant now) {
        String sql = "update policy_replays set state = 'CANCELLED', updated_at = ? where id = ? and state = 'RUNNING'";
        return tables.run("change", connection -> update(connection, sql, time(now), id) == 1);
    }

    boolean remove(String id) {
        return tables.run(
                "remove from", connection -> update(connection, "delete from policy_replays where id = ?", id) == 1);
    }

    private List<ReplayState> select(String rest, Object... values) {
        return tables.run("read", connection -> {
            List<ReplayState> found = new ArrayList<>();
            try (PreparedStatement statement = LazyTables.prepare(connection, SELECT + rest, List.of(values));
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(read(rows));
                }
            }
            return found;
        });
    }

    private static ReplayState read(ResultSet row) throws SQLException {
        OffsetDateTime since = row.getObject(5, OffsetDateTime.class);
        return new ReplayState(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                since == null ? null : since.toInstant(),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                ReplayState.State.valueOf(row.getString(7)),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                json(row.getString(11)),
                row.getString(12),
                row.getObject(13, OffsetDateTime.class).toInstant(),
                row.getObject(14, OffsetDateTime.class).toInstant());
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        // Not by List.of: a value may be null.
        try (PreparedStatement statement = LazyTables.prepare(connection, sql, Arrays.asList(values))) {
            return statement.executeUpdate();
        }
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
