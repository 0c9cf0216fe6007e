package dev.callboard.backend.scaffolder;

import static dev.callboard.backend.scaffolder.TaskDatabase.addEvent;
import static dev.callboard.backend.scaffolder.TaskDatabase.prepare;
import static dev.callboard.backend.scaffolder.TaskDatabase.update;

import dev.callboard.scaffolder.action.ActionLog;
import dev.callboard.scaffolder.workflow.Execution;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tasks whose worker is gone. Blocking. */
final class StaleTasks {

    /** How many workers in a row may have died of a task before nobody runs it any more. */
    static final int MOST_ATTEMPTS = 5;

    /** How many more may die of undoing it before nobody tries that any more either. */
    private static final int MOST_ATTEMPTS_TO_UNDO = 5;

    private static final String DID_SOMETHING =
            "exists (select from scaffolder.task_journal j where j.task_id = tasks.id and not j.superseded)";

    private final TaskDatabase database;
    private final boolean resumes;

    /** @param resumes whether such a task is handed to another worker, and not closed as failed */
    StaleTasks(TaskDatabase database, boolean resumes) {
        this.database = database;
        this.resumes = resumes;
    }

    /**
     * Looks after each task whose worker has given no sign of life for so long: opens it again if tasks are resumed here,
     * to be gone on with or, when too many workers have died of it, to be undone. Closes the others as failed, with a failed
     * event for each step that was begun and not ended.
     *
     * @return the tasks that were found
     */
    List<TaskId> sweep(Duration age) {
        return database.inTransaction("look after stale tasks", connection -> {
            List<Task> resumed = resumes ? stale(connection, age, "attempts < " + MOST_ATTEMPTS) : List.of();
            for (Task task : resumed) {
                reopen(connection, task);
            }
            List<Task> undone = resumes
                    ? stale(
                            connection,
                            age,
                            "attempts < " + (MOST_ATTEMPTS + MOST_ATTEMPTS_TO_UNDO) + " and " + DID_SOMETHING)
                    : List.of();
            for (Task task : undone) {
                addEvent(connection, task.id(), TaskEvent.Type.LOG, tooManyDied());
                reopen(connection, task);
            }
            List<Task> dead = stale(connection, age, "true");
            for (Task task : dead) {
                for (String step : unfinishedSteps(connection, task)) {
                    addEvent(connection, task.id(), TaskEvent.Type.LOG, staleStep(step));
                }
                TaskQueue.end(
                        connection, task.id(), TaskStatus.FAILED, CompletionBodies.stale(effects(connection, task)));
            }
            return Stream.of(resumed, undone, dead)
                    .flatMap(List::stream)
                    .map(Task::id)
                    .toList();
        });
    }

    /** Notes that a worker got somewhere: only those count that die in a row at the same place. */
    static void progressed(Connection connection, TaskId task) throws SQLException {
        update(connection, """
                update scaffolder.tasks
                set attempts = case when attempts > %1$d then %1$d + 1 else 1 end
                where id = ? and attempts not in (1, %1$d + 1)
                """.formatted(MOST_ATTEMPTS), task.uuid());
    }

    private static ObjectNode tooManyDied() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put(
                "message",
                ActionLog.Level.WARN.format(
                        MOST_ATTEMPTS
                                + " workers in a row stopped while they ran this task; it is not run any more, and what it has done is undone"));
        return body;
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

    /** Hands a task whose row the caller has locked to another worker. */
    static void reopen(Connection connection, Task task) throws SQLException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("recoverStrategy", Task.recoverStrategy(task.spec()));
        addEvent(connection, task.id(), TaskEvent.Type.RECOVERED, body);
        update(
                connection,
                "update scaffolder.tasks set status = 'open' where id = ?",
                task.id().uuid());
    }

    /** What may be left outside of a task that nobody goes on with, newest first. */
    private static List<Execution> effects(Connection connection, Task task) throws SQLException {
        try (PreparedStatement select = prepare(connection, """
                        select distinct j.step_index, j.step_id, j.each_key, j.action
                        from scaffolder.task_journal j
                        where j.task_id = ? and not j.superseded
                          and j.kind = 'intended' and j.detail ->> 'sideEffect' = 'external'
                          and not exists (
                              select from scaffolder.task_journal u
                              where u.task_id = j.task_id and not u.superseded and u.kind = 'undone'
                                and u.step_index = j.step_index and u.each_key is not distinct from j.each_key)
                        order by j.step_index desc, j.each_key
                        """, task.id().uuid());
                ResultSet rows = select.executeQuery()) {
            List<Execution> effects = new ArrayList<>();
            while (rows.next()) {
                effects.add(new Execution(
                        rows.getInt("step_index"),
                        rows.getString("step_id"),
                        rows.getString("each_key"),
                        rows.getString("action")));
            }
            return effects;
        }
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
