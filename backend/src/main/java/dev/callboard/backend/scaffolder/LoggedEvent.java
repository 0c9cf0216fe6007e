package dev.callboard.backend.scaffolder;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A log event that is not stored yet.
 *
 * @param at the reading of {@link System#nanoTime} when it happened
 * @param number which of the task's events it is: one that was stored, though nobody was told so, is not stored again
 */
record LoggedEvent(ObjectNode body, long at, long number) {

    static LoggedEvent now(ObjectNode body, long number) {
        return new LoggedEvent(body, System.nanoTime(), number);
    }

    /** Adds events of a task whose row the caller has locked; those that are there already are left as they are. */
    static void insert(Connection connection, TaskId task, List<LoggedEvent> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into scaffolder.task_events (task_id, event_type, body, created_at, number)
                values (?, ?, ?::json, clock_timestamp() - make_interval(secs => ?), ?)
                on conflict (task_id, number) where number is not null do nothing
                """)) {
            for (LoggedEvent event : events) {
                insert.setObject(1, task.uuid());
                insert.setString(2, TaskEvent.Type.LOG.toString());
                insert.setString(3, event.body().toString());
                insert.setDouble(4, event.age().toNanos() / 1e9);
                insert.setLong(5, event.number());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** How long ago it happened. */
    private Duration age() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - at));
    }
}
