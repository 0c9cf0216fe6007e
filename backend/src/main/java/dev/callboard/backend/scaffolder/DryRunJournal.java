package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.workflow.Execution;
import dev.callboard.scaffolder.workflow.WorkflowEvent;
import dev.callboard.scaffolder.workflow.WorkflowJournal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
    public List<Completed> completedBefore() {
        return List.of();
    }

    @Override
    public void intends(Intent intent) {}

    @Override
    public void completed(Completed completed) {}

    @Override
    public void failed(Execution execution, String errorName, String message) {}

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
