package dev.callboard.backend.scaffolder;

import static dev.callboard.backend.scaffolder.TaskDatabase.addEvent;
import static dev.callboard.backend.scaffolder.TaskDatabase.prepare;
import static dev.callboard.backend.scaffolder.TaskDatabase.update;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

    /** Any number that only claims lock. */
    private static final long CLAIMS = 0x5ca_ff01dL;

    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final TaskDatabase database;
    private final boolean resumes;
    private final int perUser;

    /** @param resumes whether a task whose worker is gone is handed to another one, and not closed as failed */
    TaskQueue(TaskDatabase database, boolean resumes) {
        this(database, resumes, UNLIMITED);
    }

    /** @param perUser how many tasks of one user may run at a time, in all replicas together */
    TaskQueue(TaskDatabase database, boolean resumes, int perUser) {
        this.database = database;
        this.resumes = resumes;
        this.perUser = perUser;
    }

    /** What a heartbeat found. */
    enum Pulse {
        HELD,
        CANCEL_REQUESTED,
        /** The task has ended or has another worker; whoever asked has to stop. */
        LOST
    }

    /**
     * Takes an open task that no other worker is about to take: one of the user who has fewest running, of these the one
     * whose last turn is longest ago, and of that user's tasks the oldest. So who starts a hundred tasks delays nobody else.
     *
     * <p>Its stored secrets are wiped, unless another worker may have to go on with it.
     */
    Optional<ClaimedTask> claim() {
        return database.inTransaction("claim a task", connection -> {
            if (perUser != UNLIMITED) {
                // Claims take turns, so that what one counts is true until it has taken its task.
                TaskDatabase.lock(connection, CLAIMS);
            }
            try (PreparedStatement select = prepare(connection, """
                            with waiting as materialized (
                                select distinct coalesce(created_by, '') as owner
                                from scaffolder.tasks
                                where status = 'open' and not parked
                            ), turns as materialized (
                                select owner,
                                    (select count(*) from scaffolder.tasks r
                                     where coalesce(r.created_by, '') = owner and r.status = 'processing') as running,
                                    (select max(l.claimed_at) from scaffolder.tasks l
                                     where coalesce(l.created_by, '') = owner) as last_turn
                                from waiting
                            )
                            select t.id, t.spec, t.status, t.created_at, t.last_heartbeat_at, t.created_by, t.origin,
                                   t.secrets, t.fence, t.attempts, t.cancel_requested
                            from scaffolder.tasks t
                            join turns on coalesce(t.created_by, '') = turns.owner
                            where t.status = 'open' and not t.parked and turns.running < ?
                            order by turns.running, turns.last_turn nulls first, t.created_at, t.id
                            limit 1
                            for no key update of t skip locked
                            """, perUser);
                    ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(take(connection, row)) : Optional.empty();
            }
        });
    }

    private ClaimedTask take(Connection connection, ResultSet row) throws SQLException {
        Task task = database.task(row);
        ClaimedTask claimed = new ClaimedTask(
                task,
                row.getLong("fence") + 1,
                row.getBytes("secrets"),
                row.getBoolean("cancel_requested"),
                row.getInt("attempts") >= StaleTasks.MOST_ATTEMPTS);
        update(
                connection,
                """
                update scaffolder.tasks
                set status = 'processing', fence = ?, attempts = attempts + 1, last_heartbeat_at = clock_timestamp(),
                    claimed_at = clock_timestamp(), secrets = case when ? then secrets end
                where id = ?
                """,
                claimed.fence(),
                resumes || task.startsOver(),
                task.id().uuid());
        return claimed;
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

    /** Adds what a run has told a while ago; answers as {@link #log} does. */
    boolean store(ClaimedTask claimed, Gathered gathered) {
        return database.inTransaction("log for task " + claimed.task().id(), connection -> {
            if (!lock(connection, claimed)) {
                return false;
            }
            gathered.storeLines(connection, claimed);
            gathered.storeEvents(connection, claimed);
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
        return park(claimed, "not cancel_requested");
    }

    /**
     * The same for a task that has come to its end and undoes what it has done: cancelling it changes nothing.
     *
     * @return whether it was still held; if not, nothing was written
     */
    boolean parkWhileUndoing(ClaimedTask claimed) {
        return park(claimed, "true");
    }

    private boolean park(ClaimedTask claimed, String whether) {
        return database.inTransaction("park task " + claimed.task().id(), connection -> {
            try (PreparedStatement park = connection.prepareStatement("""
                    update scaffolder.tasks
                    set status = 'open', parked = %s, attempts = greatest(attempts - 1, 0), secrets = ?
                    where %s
                    """.formatted(whether, HELD))) {
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
     * Leaves a task for another worker to go on with, if tasks are resumed here.
     *
     * @return whether that was done
     */
    boolean release(ClaimedTask claimed) {
        return resumes
                && database.inTransaction("release task " + claimed.task().id(), connection -> {
                    if (lock(connection, claimed)) {
                        StaleTasks.reopen(connection, claimed.task());
                    }
                    return true;
                });
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

    /** Ends a task whose row the caller has locked. */
    static void end(Connection connection, TaskId id, TaskStatus status, ObjectNode completion) throws SQLException {
        addEvent(connection, id, TaskEvent.Type.COMPLETION, completion);
        update(
                connection,
                "update scaffolder.tasks set status = ?, secrets = null, cancel_requested = false where id = ?",
                status.toString(),
                id.uuid());
        update(connection, "delete from scaffolder.task_workspaces where task_id = ?", id.uuid());
        update(connection, "delete from scaffolder.task_secrets where task_id = ?", id.uuid());
    }
}
