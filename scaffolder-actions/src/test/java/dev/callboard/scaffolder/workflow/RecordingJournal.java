package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A journal in memory that can be read again, by a journal of the next attempt too. */
class RecordingJournal implements WorkflowJournal {

    final List<JournalEntry> before;
    final List<JournalEntry> entries = new CopyOnWriteArrayList<>();
    final Map<String, String> labels = new ConcurrentHashMap<>();
    final List<WorkflowEvent> events = new CopyOnWriteArrayList<>();
    final Map<String, Secret> kept = new ConcurrentHashMap<>();
    private byte @Nullable [] workspace;

    RecordingJournal() {
        this(List.of());
    }

    RecordingJournal(List<? extends JournalEntry> before) {
        this.before = List.copyOf(before);
    }

    /** What the next attempt finds. */
    RecordingJournal next() {
        List<JournalEntry> all = new ArrayList<>(before);
        all.addAll(entries);
        RecordingJournal next = new RecordingJournal(all);
        next.workspace = workspace;
        next.kept.putAll(kept);
        return next;
    }

    @Override
    public List<JournalEntry> before() {
        return before;
    }

    @Override
    public Optional<byte[]> workspaceBefore() {
        return Optional.ofNullable(workspace);
    }

    @Override
    public void write(JournalEntry entry) {
        entries.add(entry);
    }

    @Override
    public void write(JournalEntry.Completed outcome, WorkspaceChange change) {
        switch (change) {
            case WorkspaceChange.None none -> {}
            case WorkspaceChange.Packed packed -> workspace = packed.content();
            case WorkspaceChange.TooLarge tooLarge -> workspace = null;
        }
        entries.add(outcome);
    }

    <T extends JournalEntry> List<T> entries(Class<T> kind) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<String> failures() {
        return entries(JournalEntry.Failed.class).stream()
                .map(failed -> failed.execution().stepId() + " " + failed.errorName() + ": " + failed.message())
                .toList();
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
