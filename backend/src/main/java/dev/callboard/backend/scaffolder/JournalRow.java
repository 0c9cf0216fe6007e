package dev.callboard.backend.scaffolder;

import dev.callboard.policy.Finding;
import dev.callboard.policy.InputChange;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.workflow.Execution;
import dev.callboard.scaffolder.workflow.JournalEntry;
import dev.callboard.scaffolder.workflow.JournalEntry.Completed;
import dev.callboard.scaffolder.workflow.JournalEntry.Failed;
import dev.callboard.scaffolder.workflow.JournalEntry.Intended;
import dev.callboard.scaffolder.workflow.JournalEntry.Noted;
import dev.callboard.scaffolder.workflow.JournalEntry.Reversed;
import dev.callboard.scaffolder.workflow.JournalEntry.Undoing;
import dev.callboard.scaffolder.workflow.JournalEntry.Unwinding;
import dev.callboard.scaffolder.workflow.WorkflowResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of the journal as the table holds it.
 *
 * @param kind what sort of line it is
 * @param execution what it is about; {@link #WHOLE_TASK} if it is about the task
 * @param detail the rest of it
 */
record JournalRow(String kind, Execution execution, ObjectNode detail) {

    private static final String INSERT = """
            insert into scaffolder.task_journal
                (task_id, fence, kind, step_index, step_id, each_key, action, detail)
            select id, fence, ?, ?, ?, ?, ?, ?::json
            from scaffolder.tasks
            where id = ? and fence = ? and status = 'processing'%s
            for no key update
            """;

    private static final String ALWAYS = INSERT.formatted("");

    private static final String ONCE = INSERT.formatted("""

              and not exists (
                select 1 from scaffolder.task_journal line
                where line.task_id = tasks.id and line.fence = tasks.fence
                  and line.kind = ? and line.step_index = ? and line.each_key is not distinct from ?)""");

    private static final Execution WHOLE_TASK = new Execution(-1, "", null, "");

    static JournalRow of(JournalEntry entry) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        return switch (entry) {
            case Intended intended -> new JournalRow("intended", intended.execution(), intended(intended, detail));
            case Noted(Execution execution, ObjectNode notes) -> new JournalRow("noted", execution, notes);
            case Completed completed -> {
                detail.put("sideEffect", completed.sideEffect().word());
                detail.set("outputs", completed.outputs());
                detail.put("masked", completed.masked());
                hide(completed.hidden(), detail);
                yield new JournalRow("completed", completed.execution(), detail);
            }
            case Failed(Execution execution, String errorName, String message) ->
                new JournalRow(
                        "failed",
                        execution,
                        detail.put("errorName", errorName).put("message", TaskJournal.shortened(message)));
            case Unwinding(WorkflowResult why) -> new JournalRow("unwinding", WHOLE_TASK, result(why, detail));
            case Undoing(Execution execution, String decisionId, String policyRevision) ->
                new JournalRow(
                        "undoing",
                        execution,
                        detail.put("decisionId", decisionId).put("policyRevision", policyRevision));
            case Reversed(Execution execution, Undone outcome) -> new JournalRow("undone", execution, json(outcome));
        };
    }

    /**
     * Adds a line to the journal of a task, and locks the task's row.
     *
     * @return whether the task is still held; if not, nothing was written
     */
    static boolean insert(Connection connection, ClaimedTask claimed, JournalEntry entry) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ALWAYS)) {
            of(entry).bind(insert, claimed);
            boolean written = insert.executeUpdate() > 0;
            progressed(connection, claimed, List.of(entry));
            return written;
        }
    }

    /** Adds lines of which a claim writes no two that are alike; those that are there already are left as they are. */
    static void insertOnce(Connection connection, ClaimedTask claimed, List<JournalEntry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(ONCE)) {
            for (JournalEntry entry : entries) {
                JournalRow row = of(entry);
                row.bind(insert, claimed);
                insert.setString(9, row.kind());
                insert.setInt(10, row.execution().stepIndex());
                insert.setString(11, row.execution().eachKey());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        progressed(connection, claimed, entries);
    }

    private void bind(PreparedStatement insert, ClaimedTask claimed) throws SQLException {
        insert.setString(1, kind);
        insert.setInt(2, execution.stepIndex());
        insert.setString(3, execution.stepId());
        insert.setString(4, execution.eachKey());
        insert.setString(5, execution.action());
        insert.setString(6, detail.toString());
        insert.setObject(7, claimed.task().id().uuid());
        insert.setLong(8, claimed.fence());
    }

    private static void progressed(Connection connection, ClaimedTask claimed, List<JournalEntry> entries)
            throws SQLException {
        if (entries.stream().anyMatch(entry -> entry instanceof Completed || entry instanceof Reversed)) {
            StaleTasks.progressed(connection, claimed.task().id());
        }
    }

    JournalEntry entry() {
        return switch (kind) {
            case "intended" ->
                new Intended(
                        execution,
                        sideEffect(),
                        text("decisionId"),
                        text("policyRevision"),
                        text("inputHash"),
                        text("idempotencyKey"),
                        changes(),
                        hidden());
            case "noted" -> new Noted(execution, detail);
            case "completed" ->
                new Completed(
                        execution,
                        sideEffect(),
                        (ObjectNode) detail.path("outputs"),
                        detail.path("masked").asBoolean(),
                        hidden());
            case "failed" -> new Failed(execution, text("errorName"), text("message"));
            case "unwinding" -> new Unwinding(result());
            case "undoing" -> new Undoing(execution, text("decisionId"), text("policyRevision"));
            case "undone" -> new Reversed(execution, undone());
            default -> throw new IllegalStateException("The journal has a line of the unknown kind " + kind);
        };
    }

    /** What became of an effect, as events tell it too. */
    static ObjectNode json(Undone outcome) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return switch (outcome) {
            case Undone.AsBefore(String what) -> json.put("undone", true).put("what", what);
            case Undone.Left(String what, String remedy) ->
                json.put("undone", false).put("what", what).put("remedy", remedy);
        };
    }

    private Undone undone() {
        return detail.path("undone").asBoolean()
                ? new Undone.AsBefore(text("what"))
                : new Undone.Left(text("what"), text("remedy"));
    }

    private static ObjectNode intended(Intended intended, ObjectNode detail) {
        detail.put("sideEffect", intended.sideEffect().word());
        detail.put("decisionId", intended.decisionId());
        detail.put("policyRevision", intended.policyRevision());
        detail.put("inputHash", intended.inputHash());
        detail.put("idempotencyKey", intended.idempotencyKey());
        ArrayNode changes = detail.putArray("changes");
        for (InputChange change : intended.changes()) {
            ObjectNode json =
                    changes.addObject().put("path", change.path().toString()).put("code", change.code());
            if (change.value() != null) {
                json.set("value", change.value());
            }
        }
        hide(intended.hidden(), detail);
        return detail;
    }

    private static void hide(List<JsonPointer> places, ObjectNode detail) {
        if (!places.isEmpty()) {
            ArrayNode hidden = detail.putArray("hidden");
            places.forEach(place -> hidden.add(place.toString()));
        }
    }

    /** Rows of earlier releases have none. */
    private List<JsonPointer> hidden() {
        return detail.path("hidden")
                .valueStream()
                .map(place -> JsonPointer.compile(place.asString()))
                .toList();
    }

    private List<InputChange> changes() {
        List<InputChange> changes = new ArrayList<>();
        for (JsonNode change : detail.path("changes")) {
            changes.add(new InputChange(
                    JsonPointer.compile(change.path("path").asString()),
                    change.get("value"),
                    change.path("code").asString()));
        }
        return changes;
    }

    private static ObjectNode result(WorkflowResult why, ObjectNode detail) {
        return switch (why) {
            case WorkflowResult.Failed(String errorName, String message, String stepId) ->
                detail.put("result", "failed")
                        .put("errorName", errorName)
                        .put("message", message)
                        .put("stepId", stepId);
            case WorkflowResult.Refused refused -> {
                detail.put("result", "refused").put("stepId", refused.stepId());
                detail.set("findings", Refusals.json(refused.findings()));
                yield detail;
            }
            case WorkflowResult.Cancelled(String message, String stepId) ->
                detail.put("result", "cancelled").put("message", message).put("stepId", stepId);
            case WorkflowResult.Completed completed -> throw new IllegalArgumentException("Nothing to undo");
            case WorkflowResult.Waiting waiting -> throw new IllegalArgumentException("Not at an end");
            case WorkflowResult.Unwound unwound -> throw new IllegalArgumentException("Undone already");
        };
    }

    private WorkflowResult result() {
        String stepId = optional(detail, "stepId");
        return switch (text("result")) {
            case "failed" -> new WorkflowResult.Failed(text("errorName"), text("message"), stepId);
            case "refused" -> new WorkflowResult.Refused(findings(), stepId);
            default -> new WorkflowResult.Cancelled(text("message"), stepId);
        };
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode finding : detail.path("findings")) {
            findings.add(new Finding(
                    finding.path("code").asString(),
                    finding.path("severity").asString(),
                    finding.path("message").asString(),
                    optional(finding, "remediation"),
                    optional(finding, "url"),
                    optional(finding, "path")));
        }
        return findings;
    }

    private SideEffect sideEffect() {
        return SideEffect.valueOf(text("sideEffect").toUpperCase(Locale.ROOT));
    }

    private String text(String field) {
        return detail.path(field).asString("");
    }

    private static @Nullable String optional(JsonNode json, String field) {
        return json.path(field).asStringOpt().orElse(null);
    }
}
