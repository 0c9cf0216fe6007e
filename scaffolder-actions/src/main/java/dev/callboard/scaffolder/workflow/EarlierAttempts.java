package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.workflow.JournalEntry.Completed;
import dev.callboard.scaffolder.workflow.JournalEntry.Failed;
import dev.callboard.scaffolder.workflow.JournalEntry.Intended;
import dev.callboard.scaffolder.workflow.JournalEntry.Noted;
import dev.callboard.scaffolder.workflow.JournalEntry.Reversed;
import dev.callboard.scaffolder.workflow.JournalEntry.Undoing;
import dev.callboard.scaffolder.workflow.JournalEntry.Unwinding;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the journal says of earlier attempts, execution by execution. */
final class EarlierAttempts {

    private final Map<Execution, Trace> traces = new HashMap<>();
    private @Nullable WorkflowResult unwinding;

    EarlierAttempts(List<JournalEntry> entries) {
        for (JournalEntry entry : entries) {
            switch (entry) {
                case Unwinding(WorkflowResult why) -> unwinding = why;
                case JournalEntry.OfExecution of ->
                    traces.computeIfAbsent(of.execution(), execution -> new Trace())
                            .add(of);
            }
        }
    }

    /** What the task has come to, if it was undoing itself. */
    @Nullable WorkflowResult unwinding() {
        return unwinding;
    }

    /** Whether anything outside the workspace may have changed and was not undone. */
    boolean haveEffects() {
        return traces.values().stream()
                .anyMatch(trace -> trace.intended != null
                        && trace.intended.sideEffect() == SideEffect.EXTERNAL
                        && trace.outcome == null);
    }

    /** What is known of an execution, or null if none was begun. */
    @Nullable Trace of(Execution execution) {
        return traces.get(execution);
    }

    /** Whether any execution of a step was begun. */
    boolean began(int stepIndex) {
        return traces.keySet().stream().anyMatch(execution -> execution.stepIndex() == stepIndex);
    }

    /** All that is known of one execution. */
    static final class Trace {

        private @Nullable Intended intended;
        private @Nullable Completed completed;
        private @Nullable Failed failed;
        private @Nullable Undone outcome;
        private boolean undoing;
        private final Set<JsonPointer> hidden = new LinkedHashSet<>();
        private ObjectNode notes = JsonNodeFactory.instance.objectNode();

        private void add(JournalEntry.OfExecution entry) {
            switch (entry) {
                case Intended begun -> {
                    intended = begun;
                    failed = null;
                    hidden.addAll(begun.hidden());
                }
                case Noted noted -> notes = noted.notes();
                case Completed done -> {
                    completed = done;
                    hidden.addAll(done.hidden());
                }
                case Failed broken -> failed = broken;
                case Undoing begun -> undoing = true;
                case Reversed(Execution execution, Undone undone) -> outcome = undone;
            }
        }

        @Nullable Intended intended() {
            return intended;
        }

        @Nullable Completed completed() {
            return completed;
        }

        @Nullable Failed failed() {
            return failed;
        }

        /** What became of undoing it, or null if that has not ended. */
        @Nullable Undone outcome() {
            return outcome;
        }

        /** Where in its input there is what rules want to see in no log. */
        Set<JsonPointer> hidden() {
            return Set.copyOf(hidden);
        }

        /** Whether undoing it has been begun. */
        boolean isUndoing() {
            return undoing;
        }

        /** What was noted, secrets masked. */
        ObjectNode notes() {
            return notes;
        }
    }
}
