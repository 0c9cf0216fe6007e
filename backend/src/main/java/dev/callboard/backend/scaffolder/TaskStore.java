package dev.callboard.backend.scaffolder;

import static dev.callboard.backend.scaffolder.TaskDatabase.addEvent;
import static dev.callboard.backend.scaffolder.TaskDatabase.prepare;
import static dev.callboard.backend.scaffolder.TaskDatabase.update;

import dev.callboard.backend.permission.Condition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tasks and their events as callers of the HTTP API see and change them. Blocking. */
final class TaskStore {

    private static final String TASK = "id, spec, status, created_at, last_heartbeat_at, created_by, origin";
    private static final Object[] NO_VALUES = {};

    private final TaskDatabase database;

    TaskStore(TaskDatabase database) {
        this.database = database;
    }

    /** Adds an open task. */
    void create(NewTask task) {
        database.inTransaction("store task " + task.id(), connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into scaffolder.tasks (id, spec, status, created_by, origin, secrets)
                    values (?, ?::json, 'open', ?, ?::json, ?)
                    """)) {
                insert.setObject(1, task.id().uuid());
                insert.setString(2, task.spec().toString());
                insert.setString(3, task.createdBy());
                insert.setString(4, task.origin().toString());
                insert.setBytes(5, task.secrets());
                return insert.executeUpdate();
            }
        });
    }

    Optional<Task> find(TaskId id) {
        return database.inTransaction("read task " + id, connection -> find(connection, id, ""));
    }

    TaskPage list(TaskQuery query) {
        return database.inTransaction("list tasks", connection -> {
            Object[] filters = Stream.of(array(connection, query.createdBy()), array(connection, query.statuses()))
                    .toArray();
            List<Object> bound = new ArrayList<>(List.of(filters[0], filters[0], filters[1], filters[1]));
            String where = "where (cardinality(?::text[]) = 0 or created_by = any (?::text[]))"
                    + " and (cardinality(?::text[]) = 0 or status = any (?::text[]))"
                    + (query.condition() == null ? "" : " and " + sql(query.condition(), connection, bound));
            Object[] values = bound.toArray();
            long total;
            try (PreparedStatement count =
                            prepare(connection, "select count(*) from scaffolder.tasks " + where, values);
                    ResultSet row = count.executeQuery()) {
                row.next();
                total = row.getLong(1);
            }
            String page = query.limit() == null ? "" : " limit " + query.limit();
            try (PreparedStatement select = prepare(
                            connection,
                            "select %s from scaffolder.tasks %s order by %s%s offset %d"
                                    .formatted(TASK, where, orderBy(query.orders()), page, query.offset()),
                            values);
                    ResultSet rows = select.executeQuery()) {
                List<Task> tasks = new ArrayList<>();
                while (rows.next()) {
                    tasks.add(database.task(rows));
                }
                return new TaskPage(tasks, total);
            }
        });
    }

    /**
     * Asks for a task to be cancelled, and forgets its secrets.
     *
     * <p>A task that no worker holds ends here. One that has ended stays as it is. For the rest the worker hears of it.
     */
    void cancel(TaskId id) {
        database.inTransaction("cancel task " + id, connection -> {
            Task task = find(connection, id, "for no key update").orElse(null);
            if (task == null || task.status().ended()) {
                return false;
            }
            // What a task that waits has done is undone by a worker, as when it is cancelled while it runs.
            boolean open = task.status() == TaskStatus.OPEN && !hasDoneSomething(connection, id);
            int changed = update(connection, """
                    update scaffolder.tasks
                    set cancel_requested = true, parked = false,
                        secrets = case when ? or status = 'processing' then null else secrets end,
                        status = case when ? then 'cancelled' else status end
                    where id = ? and not cancel_requested
                    """, open, open, id.uuid());
            if (changed == 0) {
                return false;
            }
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            Optional<String> step = currentStep(connection, id);
            body.put("message", "Step %s has been cancelled.".formatted(step.orElse("0")));
            step.ifPresentOrElse(current -> body.put("stepId", current), () -> body.put("stepId", 0));
            body.put("status", "cancelled");
            addEvent(connection, id, TaskEvent.Type.CANCELLED, body);
            if (open) {
                addEvent(connection, id, TaskEvent.Type.COMPLETION, CompletionBodies.cancelledBeforeStart(id));
            }
            return true;
        });
    }

    /**
     * Opens an ended task again, to be run from its first step.
     *
     * @return whether it had ended; if not, nothing was changed
     */
    boolean retry(TaskId id, byte[] secrets) {
        return database.inTransaction("retry task " + id, connection -> {
            Task task = find(connection, id, "for no key update").orElse(null);
            if (task == null || !task.status().ended()) {
                return false;
            }
            update(connection, """
                    delete from scaffolder.task_events
                    where task_id = ? and event_type in ('cancelled', 'completion')
                    """, id.uuid());
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("recoverStrategy", Task.recoverStrategy(task.spec()));
            addEvent(connection, id, TaskEvent.Type.RECOVERED, body);
            update(
                    connection,
                    "update scaffolder.task_journal set superseded = true where task_id = ? and not superseded",
                    id.uuid());
            update(connection, """
                    update scaffolder.tasks
                    set status = 'open', parked = false, cancel_requested = false, attempts = 0, secrets = ?
                    where id = ?
                    """, secrets, id.uuid());
            return true;
        });
    }

    /**
     * Reads events in the order of their ids.
     *
     * <p>If the last recovery of the task let it start over, what was before it is gone.
     *
     * @param after only events with a higher id, and completions if {@code withCompletion}
     * @param limit how many at most
     */
    List<TaskEvent> events(Task task, long after, boolean withCompletion, int limit) {
        return database.inTransaction("read the events of task " + task.id(), connection -> {
            try (PreparedStatement select = prepare(
                            connection,
                            """
                            select id, event_type, body, created_at
                            from scaffolder.task_events
                            where task_id = ?
                              and (id > ? or (? and event_type = 'completion'))
                              and id >= coalesce((
                                  select case when body ->> 'recoverStrategy' = 'startOver' then id end
                                  from scaffolder.task_events
                                  where task_id = ? and event_type = 'recovered'
                                  order by id desc
                                  limit 1), 0)
                            order by id
                            limit ?
                            """,
                            task.id().uuid(),
                            after,
                            withCompletion,
                            task.id().uuid(),
                            limit);
                    ResultSet rows = select.executeQuery()) {
                List<TaskEvent> events = new ArrayList<>();
                while (rows.next()) {
                    events.add(new TaskEvent(
                            rows.getLong("id"),
                            task.id(),
                            TaskEvent.Type.parse(rows.getString("event_type")),
                            database.json(rows.getString("body")),
                            rows.getObject("created_at", OffsetDateTime.class).toInstant(),
                            task.startsOver()));
                }
                return events;
            }
        });
    }

    private Optional<Task> find(Connection connection, TaskId id, String lock) throws SQLException {
        try (PreparedStatement select = prepare(
                        connection,
                        "select %s from scaffolder.tasks where id = ? %s".formatted(TASK, lock),
                        id.uuid());
                ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(database.task(row)) : Optional.empty();
        }
    }

    private static boolean hasDoneSomething(Connection connection, TaskId id) throws SQLException {
        try (PreparedStatement select = prepare(
                        connection,
                        "select exists (select from scaffolder.task_journal where task_id = ? and not superseded)",
                        id.uuid());
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static Optional<String> currentStep(Connection connection, TaskId id) throws SQLException {
        try (PreparedStatement select = prepare(connection, """
                        select body ->> 'stepId'
                        from scaffolder.task_events
                        where task_id = ? and body ->> 'stepId' is not null
                        order by id desc
                        limit 1
                        """, id.uuid());
                ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    /** A condition on tasks; a task that nobody created is nobody's. */
    private static String sql(Condition condition, Connection connection, List<Object> bound) throws SQLException {
        return switch (condition) {
            case Condition.All(List<Condition> parts) -> joined(parts, " and ", connection, bound);
            case Condition.Any(List<Condition> parts) -> joined(parts, " or ", connection, bound);
            case Condition.Not(Condition part) -> "not " + sql(part, connection, bound);
            case Condition.Rule rule -> {
                bound.add(array(connection, ScaffolderPermissions.owners(rule)));
                yield "coalesce(created_by = any (?::text[]), false)";
            }
        };
    }

    private static String joined(List<Condition> parts, String word, Connection connection, List<Object> bound)
            throws SQLException {
        List<String> texts = new ArrayList<>();
        for (Condition part : parts) {
            texts.add(sql(part, connection, bound));
        }
        return texts.stream().collect(Collectors.joining(word, "(", ")"));
    }

    private static Object array(Connection connection, List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray(NO_VALUES));
    }

    private static String orderBy(List<TaskQuery.Order> orders) {
        List<TaskQuery.Order> all =
                orders.isEmpty() ? List.of(new TaskQuery.Order(TaskQuery.Field.CREATED_AT, false)) : orders;
        return all.stream()
                .map(order -> order.field().column() + (order.ascending() ? " asc" : " desc"))
                .collect(Collectors.joining(", ", "", ", id"));
    }
}
