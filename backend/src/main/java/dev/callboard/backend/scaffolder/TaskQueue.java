package dev.callboard.backend.scaffolder;

import static dev.callboard.backend.scaffolder.TaskDatabase.addEvent;
import static dev.callboard.backend.scaffolder.TaskDatabase.prepare;
import static dev.callboard.backend.scaffolder.TaskDatabase.update;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tasks as workers take, hold and end them. Blocking.
 *
 * <p>Each claim raises the task's fence. All that a worker writes is written under the row's lock and only if the fence
 * is still the one of its claim, so a worker that was taken for dead can do no harm when it wakes up. Ages are measured
 * with the database's clock, which all replicas share.
 */
final class TaskQueue {

    private static final String HELD = "id = ? and fence = ? and status = 'processing'";

    /** How many workers may have died of a task before nobody takes it any more. */
    private static final int MOST_ATTEMPTS = 5;

    private final TaskDatabase database;
    private final boolean resumes;

    /** @param resumes whether a task whose worker is gone is handed to another one, and not closed as failed */
    TaskQueue(TaskDatabase database, boolean resumes) {
        this.database = database;
        this.resumes = resumes;
    }

    /** What a heartbeat found. */
    enum Pulse {
        HELD,
        CANCEL_REQUESTED,
        /** The task has ended or has another worker; whoever asked has to stop. */
        LOST
    }

    /**
     * Takes the oldest open task that no other worker is about to take.
     *
     * <p>Its stored secrets are wiped, unless another worker may have to go on with it.
     */
    Optional<ClaimedTask> claim() {
        return database.inTransaction("claim a task", connection -> {
            try (PreparedStatement select = prepare(connection, """
                            select id, spec, status, created_at, last_heartbeat_at, created_by, origin, secrets, fence,
                                   cancel_requested
                            from scaffolder.tasks
                            where status = 'open' and not parked
                            order by created_at, id
                            limit 1
                            for no key update skip locked
                            """);
                    ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Task task = database.task(row);
                ClaimedTask claimed = new ClaimedTask(
                        task, row.getLong("fence") + 1, row.getBytes("secrets"), row.getBoolean("cancel_requested"));
                update(
                        connection,
                        """
                        update scaffolder.tasks
                        set status = 'processing', fence = ?, attempts = attempts + 1, last_heartbeat_at = clock_timestamp(),
                            secrets = case when ? then secrets end
                        where id = ?
                        """,
                        claimed.fence(),
                        resumes || task.startsOver(),
                        task.id().uuid());
                return Optional.of(claimed);
            }
        });
    }

    Pulse heartbeat(ClaimedTask claimed) {
        return database.inTransaction("keep task " + claimed.task().id(), connection -> {
            try (PreparedStatement beat = prepare(
                            connection,
                            "update scaffolder.tasks set last_heartbeat_at = clock_timestamp() where " + HELD
                                    + " returning cancel_requested",
                            claimed.task().id().uuid(),
                            claimed.fence());
                    ResultSet row = beat.executeQuery()) {
                if (!row.next()) {
                    return Pulse.LOST;
                }
                return row.getBoolean(1) ? Pulse.CANCEL_REQUESTED : Pulse.HELD;
            }
        });
    }

    /**
     * Adds log events, in this order.
     *
     * @return whether the task is still held; if not, nothing was written
     */
    boolean log(ClaimedTask claimed, List<ObjectNode> bodies) {
        return database.inTransaction("log for task " + claimed.task().id(), connection -> {
            if (!lock(connection, claimed)) {
                return false;
            }
            for (ObjectNode body : bodies) {
                addEvent(connection, claimed.task().id(), TaskEvent.Type.LOG, body);
            }
            return true;
        });
    }

    /**
     * Ends a task with its completion event.
     *
     * @return whether the task was still held; if not, nothing was written
     */
    boolean end(ClaimedTask claimed, TaskStatus status, ObjectNode completion) {
        return database.inTransaction("end task " + claimed.task().id(), connection -> {
            if (!lock(connection, claimed)) {
                return false;
            }
            end(connection, claimed.task().id(), status, completion);
            return true;
        });
    }

    /**
     * Lets go of a task until people have answered, and keeps its secrets for the time after. One that is to be cancelled
     * waits for nobody: the next worker ends it, and undoes what it has done.
     *
     * @return whether it was still held; if not, nothing was written
     */
    boolean park(ClaimedTask claimed) {
        return database.inTransaction("park task " + claimed.task().id(), connection -> {
            try (PreparedStatement park = connection.prepareStatement("""
                    update scaffolder.tasks
                    set status = 'open', parked = not cancel_requested, attempts = greatest(attempts - 1, 0), secrets = ?
                    where %s
                    """.formatted(HELD))) {
                park.setBytes(1, claimed.secrets());
                park.setObject(2, claimed.task().id().uuid());
                park.setLong(3, claimed.fence());
                return park.executeUpdate() > 0;
            }
        });
    }

    /** The tasks that wait for people. */
    List<UUID> parked() {
        return database.inTransaction("look for parked tasks", connection -> {
            try (PreparedStatement select =
                            prepare(connection, "select id from scaffolder.tasks where parked order by created_at");
                    ResultSet rows = select.executeQuery()) {
                List<UUID> parked = new ArrayList<>();
                while (rows.next()) {
                    parked.add(rows.getObject("id", UUID.class));
                }
                return parked;
            }
        });
    }

    /**
     * Hands parked tasks to whichever worker comes first.
     *
     * @return those that were parked
     */
    List<TaskId> unpark(List<UUID> tasks) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        return database.inTransaction("take up parked tasks", connection -> {
            try (PreparedStatement update = prepare(
                            connection,
                            "update scaffolder.tasks set parked = false where parked and id = any (?) returning id",
                            connection.createArrayOf("uuid", tasks.toArray()));
                    ResultSet rows = update.executeQuery()) {
                List<TaskId> taken = new ArrayList<>();
                while (rows.next()) {
                    taken.add(new TaskId(rows.getObject("id", UUID.class)));
                }
                return taken;
            }
        });
    }

    /**
     * Looks after each task whose worker has given no sign of life for so long: opens it again if tasks are resumed here,
     * else closes it as failed, with a failed event for each step that was begun and not ended.
     *
     * @return the tasks that were found
     */
    List<TaskId> sweep(Duration age) {
        return database.inTransaction("look after stale tasks", connection -> {
            List<Task> resumed = resumes ? stale(connection, age, "attempts < " + MOST_ATTEMPTS) : List.of();
            for (Task task : resumed) {
                reopen(connection, task);
            }
            List<Task> dead = stale(connection, age, "true");
            for (Task task : dead) {
                for (String step : unfinishedSteps(connection, task)) {
                    addEvent(connection, task.id(), TaskEvent.Type.LOG, staleStep(step));
                }
                end(connection, task.id(), TaskStatus.FAILED, CompletionBodies.stale());
            }
            return Stream.concat(resumed.stream(), dead.stream()).map(Task::id).toList();
        });
    }

    /**
     * Leaves a task for another worker to go on with, if tasks are resumed here.
     *
     * @return whether that was done
     */
    boolean release(ClaimedTask claimed) {
        return resumes
                && database.inTransaction("release task " + claimed.task().id(), connection -> {
                    if (lock(connection, claimed)) {
                        reopen(connection, claimed.task());
                    }
                    return true;
                });
    }

    private List<Task> stale(Connection connection, Duration age, String condition) throws SQLException {
        try (PreparedStatement select = prepare(connection, """
                        select id, spec, status, created_at, last_heartbeat_at, created_by, origin
                        from scaffolder.tasks
                        where status = 'processing'
                          and last_heartbeat_at <= clock_timestamp() - ? * interval '1 millisecond'
                          and %s
                        order by last_heartbeat_at
                        for no key update skip locked
                        """.formatted(condition), age.toMillis());
                ResultSet rows = select.executeQuery()) {
            List<Task> stale = new ArrayList<>();
            while (rows.next()) {
                stale.add(database.task(rows));
            }
            return stale;
        }
    }

    private static void reopen(Connection connection, Task task) throws SQLException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("recoverStrategy", Task.recoverStrategy(task.spec()));
        addEvent(connection, task.id(), TaskEvent.Type.RECOVERED, body);
        update(
                connection,
                "update scaffolder.tasks set status = 'open' where id = ?",
                task.id().uuid());
    }

    private static boolean lock(Connection connection, ClaimedTask claimed) throws SQLException {
        try (PreparedStatement select = prepare(
                        connection,
                        "select 1 from scaffolder.tasks where " + HELD + " for no key update",
                        claimed.task().id().uuid(),
                        claimed.fence());
                ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    private static void end(Connection connection, TaskId id, TaskStatus status, ObjectNode completion)
            throws SQLException {
        addEvent(connection, id, TaskEvent.Type.COMPLETION, completion);
        update(
                connection,
                "update scaffolder.tasks set status = ?, secrets = null, cancel_requested = false where id = ?",
                status.toString(),
                id.uuid());
        update(connection, "delete from scaffolder.task_workspaces where task_id = ?", id.uuid());
    }

    private static Set<String> unfinishedSteps(Connection connection, Task task) throws SQLException {
        Set<String> unfinished = new HashSet<>();
        try (PreparedStatement select = prepare(connection, """
                        select distinct on (body ->> 'stepId') body ->> 'stepId' as step, body ->> 'status' as status
                        from scaffolder.task_events
                        where task_id = ? and body ->> 'stepId' is not null and body ->> 'status' is not null
                        order by body ->> 'stepId', id desc
                        """, task.id().uuid());
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                if (rows.getString("status").equals("processing")) {
                    unfinished.add(rows.getString("step"));
                }
            }
        }
        return inOrderOf(task.spec().path("steps"), unfinished);
    }

    private static Set<String> inOrderOf(JsonNode steps, Set<String> ids) {
        Set<String> ordered = new LinkedHashSet<>();
        for (JsonNode step : steps) {
            String id = step.path("id").asString("");
            if (ids.contains(id)) {
                ordered.add(id);
            }
        }
        return ordered;
    }

    private static ObjectNode staleStep(String step) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("message", "The worker of this task has stopped; the step did not finish");
        body.put("stepId", step);
        body.put("status", "failed");
        return body;
    }
}
