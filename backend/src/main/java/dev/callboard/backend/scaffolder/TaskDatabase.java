package dev.callboard.backend.scaffolder;

import dev.callboard.backend.runtime.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the two halves of the task store share: transactions, and how rows become values. Blocking. */
final class TaskDatabase {

    private final DataSource dataSource;
    private final JsonMapper mapper = JsonMapper.shared();

    TaskDatabase(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Does all of the work or nothing of it. */
    <T> T inTransaction(String what, Transactions.Work<T> work) {
        try {
            return Transactions.run(dataSource, work);
        } catch (SQLException e) {
            throw new TaskStoreException("Cannot " + what, e);
        }
    }

    static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /** Waits until no other transaction has this number locked; it is free again when the transaction ends. */
    static void lock(Connection connection, long number) throws SQLException {
        try (PreparedStatement lock = prepare(connection, "select pg_advisory_xact_lock(?)", number)) {
            lock.execute();
        }
    }

    static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** Reads the columns {@code id, spec, status, created_at, last_heartbeat_at, created_by, origin}. */
    Task task(ResultSet row) throws SQLException {
        return new Task(
                new TaskId(row.getObject("id", UUID.class)),
                json(row.getString("spec")),
                TaskStatus.parse(row.getString("status")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("last_heartbeat_at", OffsetDateTime.class)),
                row.getString("created_by"),
                json(row.getString("origin")));
    }

    ObjectNode json(String text) {
        return (ObjectNode) mapper.readTree(text);
    }

    /**
     * Adds an event. The caller holds the lock on the task's row, so that the ids of one task's events become visible
     * in rising order and a reader who asks for what follows an id misses nothing.
     */
    static void addEvent(Connection connection, TaskId task, TaskEvent.Type type, ObjectNode body) throws SQLException {
        update(connection, """
                insert into scaffolder.task_events (task_id, event_type, body)
                values (?, ?, ?::json)
                """, task.uuid(), type.toString(), body.toString());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
