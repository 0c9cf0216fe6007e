package dev.callboard.backend.scaffolder;

import static dev.callboard.backend.scaffolder.TaskDatabase.prepare;

import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.workflow.Execution;
import dev.callboard.scaffolder.workflow.WorkflowEvent;
import dev.callboard.scaffolder.workflow.WorkflowJournal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The journal of one claimed task, in PostgreSQL. Blocking.
 *
 * <p>Every entry is written only while the claim is held. An intent that cannot be written for want of the claim throws,
 * which keeps a worker that was taken for dead from having one more effect.
 */
final class TaskJournal implements WorkflowJournal {

    /** How long a line may be that a person sees; the rest of it is left out. */
    static final int MAX_LINE = 32_768;

    /** How many lines that actions say are kept of one run. */
    static final int MAX_LINES = 50_000;

    private final TaskDatabase database;
    private final ClaimedTask claimed;
    private final Consumer<ObjectNode> events;
    private final AtomicInteger lines = new AtomicInteger();

    /** @param events stores the body of a log event */
    TaskJournal(TaskDatabase database, ClaimedTask claimed, Consumer<ObjectNode> events) {
        this.database = database;
        this.claimed = claimed;
        this.events = events;
    }

    @Override
    public List<Completed> completedBefore() {
        return database.inTransaction("read the journal of task " + id(), connection -> {
            try (PreparedStatement select = prepare(connection, """
                            select step_index, step_id, each_key, action, detail
                            from scaffolder.task_journal
                            where task_id = ? and kind = 'completed' and not superseded
                            order by id
                            """, id().uuid());
                    ResultSet rows = select.executeQuery()) {
                List<Completed> completed = new ArrayList<>();
                while (rows.next()) {
                    ObjectNode detail = database.json(rows.getString("detail"));
                    completed.add(new Completed(
                            new Execution(
                                    rows.getInt("step_index"),
                                    rows.getString("step_id"),
                                    rows.getString("each_key"),
                                    rows.getString("action")),
                            SideEffect.valueOf(
                                    detail.path("sideEffect").asString().toUpperCase(Locale.ROOT)),
                            (ObjectNode) detail.path("outputs"),
                            detail.path("masked").asBoolean()));
                }
                return completed;
            }
        });
    }

    @Override
    public void intends(Intent intent) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        detail.put("sideEffect", intent.sideEffect().word());
        detail.put("decisionId", intent.decisionId());
        detail.put("policyRevision", intent.policyRevision());
        detail.put("inputHash", intent.inputHash());
        detail.put("idempotencyKey", intent.idempotencyKey());
        write("intended", intent.execution(), detail);
    }

    @Override
    public void completed(Completed completed) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        detail.put("sideEffect", completed.sideEffect().word());
        detail.set("outputs", completed.outputs());
        detail.put("masked", completed.masked());
        write("completed", completed.execution(), detail);
    }

    @Override
    public void failed(Execution execution, String errorName, String message) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        detail.put("errorName", errorName);
        detail.put("message", shortened(message));
        write("failed", execution, detail);
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
                events.accept(LogBodies.of(new WorkflowEvent(
                        event.stepId(), null, "Further lines of this run are not kept: there are too many")));
                return;
            }
        }
        events.accept(LogBodies.of(new WorkflowEvent(event.stepId(), event.status(), shortened(event.message()))));
    }

    private void write(String kind, Execution execution, ObjectNode detail) {
        database.inTransaction("write the journal of task " + id(), connection -> {
            int written = TaskDatabase.update(
                    connection,
                    """
                    insert into scaffolder.task_journal
                        (task_id, fence, kind, step_index, step_id, each_key, action, detail)
                    select id, fence, ?, ?, ?, ?, ?, ?::json
                    from scaffolder.tasks
                    where id = ? and fence = ? and status = 'processing'
                    for no key update
                    """,
                    kind,
                    execution.stepIndex(),
                    execution.stepId(),
                    execution.eachKey(),
                    execution.action(),
                    detail.toString(),
                    id().uuid(),
                    claimed.fence());
            if (written == 0) {
                throw new IllegalStateException("Task %s is not held any more".formatted(id()));
            }
            return written;
        });
    }

    private TaskId id() {
        return claimed.task().id();
    }

    private static String shortened(String text) {
        if (text.length() <= MAX_LINE) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_LINE - 1)) ? MAX_LINE - 1 : MAX_LINE;
        return text.substring(0, end) + "… (" + (text.length() - end) + " more characters)";
    }
}
