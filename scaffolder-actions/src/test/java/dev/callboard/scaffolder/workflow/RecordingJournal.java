package dev.callboard.scaffolder.workflow;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A journal in memory that can be read again. */
class RecordingJournal implements WorkflowJournal {

    final List<Completed> before;
    final List<Intent> intents = new CopyOnWriteArrayList<>();
    final List<Completed> completed = new CopyOnWriteArrayList<>();
    final List<String> failures = new CopyOnWriteArrayList<>();
    final Map<String, String> labels = new ConcurrentHashMap<>();
    final List<WorkflowEvent> events = new CopyOnWriteArrayList<>();

    RecordingJournal() {
        this(List.of());
    }

    RecordingJournal(List<Completed> before) {
        this.before = List.copyOf(before);
    }

    @Override
    public List<Completed> completedBefore() {
        return before;
    }

    @Override
    public void intends(Intent intent) {
        intents.add(intent);
    }

    @Override
    public void completed(Completed outcome) {
        completed.add(outcome);
    }

    @Override
    public void failed(Execution execution, String errorName, String message) {
        failures.add(execution.stepId() + " " + errorName + ": " + message);
    }

    @Override
    public void labels(Map<String, String> given) {
        labels.putAll(given);
    }

    @Override
    public void event(WorkflowEvent event) {
        events.add(event);
    }

    /** What became of the steps, such as {@code fetch completed}. */
    List<String> progress() {
        return events.stream()
                .filter(event -> event.status() != null)
                .map(event -> event.stepId() + " " + event.status().word())
                .toList();
    }

    /** What the actions said, without colours. */
    List<String> said() {
        return events.stream()
                .filter(event -> event.status() == null && event.stepId() != null)
                .map(event -> event.message().replaceAll("\u001b\\[[0-9;]*m", ""))
                .toList();
    }
}
