package dev.callboard.scaffolder.harness;

import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.workflow.JournalEntry;
import dev.callboard.scaffolder.workflow.JournalEntry.Completed;
import dev.callboard.scaffolder.workflow.WorkflowEvent;
import dev.callboard.scaffolder.workflow.WorkflowJournal;
import dev.callboard.scaffolder.workflow.WorkspaceChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Remembers what a run says and does, and the workspace as its last change left it. */
final class TestJournal implements WorkflowJournal {

    private final List<JournalEntry> entries = new CopyOnWriteArrayList<>();
    private final Map<String, Secret> kept = new ConcurrentHashMap<>();
    private volatile List<JournalEntry> before = List.of();
    private final List<WorkflowEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicReference<WorkspaceChange> workspace = new AtomicReference<>(new WorkspaceChange.None());

    /** How far each step has come, by id. */
    Map<String, String> steps() {
        Map<String, String> steps = new LinkedHashMap<>();
        for (WorkflowEvent event : events) {
            if (event.stepId() != null && event.status() != null) {
                steps.put(event.stepId(), event.status().word());
            }
        }
        return steps;
    }

    /** The lines without colours. */
    String log() {
        StringBuilder log = new StringBuilder();
        events.forEach(event ->
                log.append(event.message().replaceAll("\u001b\\[[0-9;]*m", "")).append('\n'));
        return log.toString();
    }

    WorkspaceChange workspace() {
        return workspace.get();
    }

    /** The executions that were completed, in their order. */
    List<Completed> completed() {
        return entries.stream()
                .filter(Completed.class::isInstance)
                .map(Completed.class::cast)
                .toList();
    }

    /** From here on, what was written so far is of an attempt that waited for people. */
    void nextAttempt() {
        before = List.copyOf(entries);
    }

    @Override
    public List<JournalEntry> before() {
        return before;
    }

    @Override
    public Optional<byte[]> workspaceBefore() {
        return workspace.get() instanceof WorkspaceChange.Packed packed
                ? Optional.of(packed.content())
                : Optional.empty();
    }

    @Override
    public void write(JournalEntry entry) {
        entries.add(entry);
    }

    @Override
    public void write(Completed completed, WorkspaceChange change) {
        if (!(change instanceof WorkspaceChange.None)) {
            workspace.set(change);
        }
        entries.add(completed);
    }

    @Override
    public Map<String, Secret> kept() {
        return Map.copyOf(kept);
    }

    @Override
    public void keep(String name, Secret secret) {
        kept.put(name, secret);
    }

    @Override
    public void labels(Map<String, String> labels) {
        // There is no task to label.
    }

    @Override
    public void event(WorkflowEvent event) {
        events.add(event);
    }
}
