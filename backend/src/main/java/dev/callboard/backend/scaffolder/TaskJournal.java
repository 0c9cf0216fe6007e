package dev.callboard.backend.scaffolder;

import static dev.callboard.backend.scaffolder.TaskDatabase.prepare;

import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.workflow.Execution;
import dev.callboard.scaffolder.workflow.JournalEntry;
import dev.callboard.scaffolder.workflow.WorkflowEvent;
import dev.callboard.scaffolder.workflow.WorkflowJournal;
import dev.callboard.scaffolder.workflow.WorkspaceChange;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The journal of one claimed task, in PostgreSQL. Blocking.
 *
 * <p>Every entry is written only while the claim is held. An intent that cannot be written for want of the claim throws,
 * which keeps a worker that was taken for dead from having one more effect. The lines of a step that changes nothing and puts
 * nothing out wait for the next one: it does no harm to run such a step again.
 */
final class TaskJournal implements WorkflowJournal {

    /** How long a line may be that a person sees; the rest of it is left out. */
    static final int MAX_LINE = 32_768;

    /** How many lines that actions say are kept of one run. */
    static final int MAX_LINES = 50_000;

    private final TaskDatabase database;
    private final ClaimedTask claimed;
    private final SecretsCipher cipher;
    private final GatheredRows rows;
    private final AtomicInteger lines = new AtomicInteger();

    /**
     * @param cipher encrypts the workspace, which may hold secrets
     * @param rows takes what need not be stored at once, and is stored with the next entry
     */
    TaskJournal(TaskDatabase database, ClaimedTask claimed, SecretsCipher cipher, GatheredRows rows) {
        this.database = database;
        this.claimed = claimed;
        this.cipher = cipher;
        this.rows = rows;
    }

    @Override
    public List<JournalEntry> before() {
        return database.inTransaction("read the journal of task " + id(), connection -> {
            try (PreparedStatement select = prepare(connection, """
                            select kind, step_index, step_id, each_key, action, detail
                            from scaffolder.task_journal
                            where task_id = ? and not superseded
                            order by id
                            """, id().uuid());
                    ResultSet rows = select.executeQuery()) {
                List<JournalEntry> entries = new ArrayList<>();
                while (rows.next()) {
                    Execution execution = new Execution(
                            rows.getInt("step_index"),
                            rows.getString("step_id"),
                            rows.getString("each_key"),
                            rows.getString("action"));
                    entries.add(
                            new JournalRow(rows.getString("kind"), execution, database.json(rows.getString("detail")))
                                    .entry());
                }
                return entries;
            }
        });
    }

    @Override
    public Optional<byte[]> workspaceBefore() {
        return database.inTransaction("read the workspace of task " + id(), connection -> {
            try (PreparedStatement select = prepare(
                            connection,
                            "select content from scaffolder.task_workspaces where task_id = ?",
                            id().uuid());
                    ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(cipher.open(id(), row.getBytes("content"))) : Optional.<byte[]>empty();
            }
        });
    }

    @Override
    public void write(JournalEntry entry) {
        if (entry instanceof JournalEntry.Intended intended && intended.sideEffect() == SideEffect.NONE) {
            rows.add(intended);
            return;
        }
        rows.storeWith(gathered -> database.inTransaction("write the journal of task " + id(), connection -> {
            return insert(connection, entry, gathered);
        }));
    }

    @Override
    public void write(JournalEntry.Completed completed, WorkspaceChange workspace) {
        boolean leavesNothing = completed.sideEffect() == SideEffect.NONE
                && completed.outputs().isEmpty()
                && workspace instanceof WorkspaceChange.None;
        if (leavesNothing) {
            rows.add(completed);
            return;
        }
        rows.storeWith(gathered -> database.inTransaction("write the journal of task " + id(), connection -> {
            insert(connection, completed, gathered);
            return switch (workspace) {
                case WorkspaceChange.None none -> 0;
                case WorkspaceChange.Packed packed ->
                    TaskDatabase.update(connection, """
                            insert into scaffolder.task_workspaces (task_id, content)
                            values (?, ?)
                            on conflict (task_id) do update set content = excluded.content
                            """, id().uuid(), cipher.seal(id(), packed.content()));
                case WorkspaceChange.TooLarge tooLarge ->
                    TaskDatabase.update(
                            connection, "delete from scaffolder.task_workspaces where task_id = ?", id().uuid());
            };
        }));
    }

    @Override
    public Map<String, Secret> kept() {
        return database.inTransaction("read the secrets of task " + id(), connection -> {
            try (PreparedStatement select = prepare(
                            connection,
                            "select name, content from scaffolder.task_secrets where task_id = ?",
                            id().uuid());
                    ResultSet rows = select.executeQuery()) {
                Map<String, Secret> kept = new HashMap<>();
                while (rows.next()) {
                    byte[] content = cipher.open(id(), rows.getBytes("content"));
                    kept.put(rows.getString("name"), new Secret(new String(content, StandardCharsets.UTF_8)));
                }
                return kept;
            }
        });
    }

    @Override
    public void keep(String name, Secret secret) {
        byte[] content = cipher.seal(id(), secret.reveal().getBytes(StandardCharsets.UTF_8));
        int written = database.inTransaction(
                "keep a secret of task " + id(),
                connection -> TaskDatabase.update(connection, """
                        insert into scaffolder.task_secrets (task_id, name, content)
                        select id, ?, ?
                        from scaffolder.tasks
                        where id = ? and fence = ? and status = 'processing'
                        for no key update
                        on conflict (task_id, name) do update set content = excluded.content
                        """, name, content, id().uuid(), claimed.fence()));
        if (written == 0) {
            throw new TaskLostException(id());
        }
    }

    @Override
    public void labels(Map<String, String> labels) {
        ObjectNode added = JsonNodeFactory.instance.objectNode();
        labels.forEach(added::put);
        database.inTransaction(
                "label task " + id(),
                connection -> TaskDatabase.update(connection, """
                update scaffolder.tasks set labels = labels || ?::jsonb
                where id = ? and fence = ? and status = 'processing'
                """, added.toString(), id().uuid(), claimed.fence()));
    }

    @Override
    public void event(WorkflowEvent event) {
        if (event.status() == null) {
            int line = lines.incrementAndGet();
            if (line > MAX_LINES) {
                return;
            }
            if (line == MAX_LINES) {
                rows.add(LogBodies.of(new WorkflowEvent(
                        event.stepId(), null, "Further lines of this run are not kept: there are too many")));
                return;
            }
        }
        rows.add(LogBodies.of(new WorkflowEvent(event.stepId(), event.status(), shortened(event.message()))));
    }

    private int insert(Connection connection, JournalEntry entry, Gathered gathered) throws SQLException {
        gathered.storeLines(connection, claimed);
        if (!JournalRow.insert(connection, claimed, entry)) {
            throw new TaskLostException(id());
        }
        gathered.storeEvents(connection, claimed);
        return 1;
    }

    private TaskId id() {
        return claimed.task().id();
    }

    static String shortened(String text) {
        if (text.length() <= MAX_LINE) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_LINE - 1)) ? MAX_LINE - 1 : MAX_LINE;
        return text.substring(0, end) + "… (" + (text.length() - end) + " more characters)";
    }
}
