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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Remembers what a run says and the workspace as its last change left it. */
final class TestJournal implements WorkflowJournal {

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

    @Override
    public List<JournalEntry> before() {
        return List.of();
    }

    @Override
    public Optional<byte[]> workspaceBefore() {
        return Optional.empty();
    }

    @Override
    public void write(JournalEntry entry) {
        // Nobody takes up the run of a test.
    }

    @Override
    public void write(Completed completed, WorkspaceChange change) {
        if (!(change instanceof WorkspaceChange.None)) {
            workspace.set(change);
        }
    }

    @Override
    public Map<String, Secret> kept() {
        return Map.of();
    }

    @Override
    public void keep(String name, Secret secret) {
        // The run of a test has its secrets in memory.
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
