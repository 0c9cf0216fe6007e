package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.workflow.JournalEntry;
import dev.callboard.scaffolder.workflow.WorkflowEvent;
import dev.callboard.scaffolder.workflow.WorkflowJournal;
import dev.callboard.scaffolder.workflow.WorkspaceChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Remembers what a dry run says, and nothing else: it is never resumed. Thread-safe. */
final class DryRunJournal implements WorkflowJournal {

    private static final int MAX_LINES = 20_000;

    private final List<ObjectNode> log = Collections.synchronizedList(new ArrayList<>());

    /** The bodies of what was said so far. */
    List<ObjectNode> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
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
    public void write(JournalEntry entry) {}

    @Override
    public void write(JournalEntry.Completed completed, WorkspaceChange workspace) {}

    @Override
    public Map<String, Secret> kept() {
        return Map.of();
    }

    @Override
    public void keep(String name, Secret secret) {
        // A dry run is never resumed.
    }

    @Override
    public void labels(Map<String, String> labels) {
        // There is no task to label.
    }

    @Override
    public void event(WorkflowEvent event) {
        if (event.status() != null || log.size() < MAX_LINES) {
            log.add(LogBodies.of(event));
        }
    }
}
