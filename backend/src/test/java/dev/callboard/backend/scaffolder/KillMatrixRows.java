package dev.callboard.backend.scaffolder;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.workflow.TaskOrigin.Subject;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The rows of the tasks of the kill matrix, as the rest of the server sees and changes them. */
final class KillMatrixRows implements AutoCloseable {

    private static final int MOST_EVENTS = 1_000;

    private final HikariDataSource connections;
    private final TaskDatabase database;
    private final TaskStore store;
    private final StaleTasks stale;

    KillMatrixRows(DataSource dataSource) {
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(dataSource);
        pool.setMaximumPoolSize(2);
        connections = new HikariDataSource(pool);
        database = new TaskDatabase(connections);
        store = new TaskStore(database);
        stale = new StaleTasks(database, true);
    }

    void create(TaskId id, ObjectNode spec, Subject subject) {
        byte[] secrets = new SecretsCipher(new byte[SecretsCipher.KEY_BYTES])
                .seal(id, new KeptSecrets(TaskSecrets.of(Map.of("token", KillMatrixWorld.SECRET)), null));
        store.create(new NewTask(id, spec, subject.ref(), TaskOrigins.json(subject), secrets));
    }

    void cancel(TaskId id) {
        store.cancel(id);
    }

    /** Tidies a folder of workspaces as a server does. */
    void tidy(Path workspaces) {
        new LeftWorkspaces(workspaces, store, InstantSource.system()).remove();
    }

    /** Has all tasks taken up that have a worker, for there is none any more. */
    void takeFromTheDead() {
        stale.sweep(Duration.ZERO);
    }

    TaskStatus status(TaskId id) {
        return store.find(id).orElseThrow().status();
    }

    boolean hasEnded(TaskId id) {
        return store.find(id).map(task -> task.status().ended()).orElse(false);
    }

    /** The last event of a task that has ended; an empty object if there is none. */
    JsonNode completion(TaskId id) {
        return events(id).stream()
                .filter(event -> event.type() == TaskEvent.Type.COMPLETION)
                .findFirst()
                .map(TaskEvent::body)
                .orElseGet(JsonNodeFactory.instance::objectNode);
    }

    int journalLines(TaskId id) {
        return count("select count(*) from scaffolder.task_journal where task_id = ?", id);
    }

    /** What of the rows of an ended task is not as it should be. */
    List<String> wrong(TaskId id) {
        List<String> wrong = new ArrayList<>();
        long completions = events(id).stream()
                .filter(event -> event.type() == TaskEvent.Type.COMPLETION)
                .count();
        if (completions != 1) {
            wrong.add(completions + " completions");
        }
        if (count("""
                select count(*) from (
                    select 1 from scaffolder.task_journal where task_id = ? and kind = 'completed'
                    group by step_index, each_key having count(*) > 1) doubles""", id) > 0) {
            wrong.add("a step was completed twice");
        }
        if (count("select count(*) from scaffolder.tasks where id = ? and secrets is not null", id) > 0) {
            wrong.add("its secrets are still there");
        }
        if (count("select count(*) from scaffolder.task_workspaces where task_id = ?", id) > 0) {
            wrong.add("its kept workspace is still there");
        }
        return wrong;
    }

    /** What happened, for people who look for a mistake. */
    List<String> history(TaskId id) {
        List<String> lines = new ArrayList<>();
        events(id).forEach(event -> lines.add(event.type() + " " + event.body()));
        database.inTransaction("read the journal", connection -> {
            try (PreparedStatement select = TaskDatabase.prepare(
                            connection,
                            "select fence, kind, step_id, detail from scaffolder.task_journal where task_id = ? order by id",
                            id.uuid());
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lines.add("%d %s %s %s"
                            .formatted(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)));
                }
                return lines;
            }
        });
        return lines;
    }

    private List<TaskEvent> events(TaskId id) {
        return store.events(store.find(id).orElseThrow(), 0, true, MOST_EVENTS);
    }

    @Override
    public void close() {
        connections.close();
    }

    private int count(String sql, TaskId id) {
        return database.inTransaction("count", connection -> {
            try (PreparedStatement select = TaskDatabase.prepare(connection, sql, id.uuid());
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        });
    }
}
