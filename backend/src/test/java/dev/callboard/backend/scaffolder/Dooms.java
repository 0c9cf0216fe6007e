package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.workflow.JournalEntry;
import dev.callboard.scaffolder.workflow.WorkflowEvent;
import dev.callboard.scaffolder.workflow.WorkflowJournal;
import dev.callboard.scaffolder.workflow.WorkspaceChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * At which moment of its journal the run of a task stands still, to be killed there. A run has two moments for each line it
 * writes: before it, with the effect it tells of done or about to be, and after it.
 */
final class Dooms {

    private static final int NEVER = Integer.MAX_VALUE;

    private final Map<TaskId, Integer> moments = new ConcurrentHashMap<>();

    void add(TaskId task, int moment) {
        moments.put(task, moment);
    }

    WorkflowJournal of(TaskId task, WorkflowJournal journal) {
        return new DoomedJournal(task, journal);
    }

    private final class DoomedJournal implements WorkflowJournal {

        private final TaskId task;
        private final WorkflowJournal journal;
        private final AtomicInteger passed = new AtomicInteger();

        DoomedJournal(TaskId task, WorkflowJournal journal) {
            this.task = task;
            this.journal = journal;
        }

        @Override
        public List<JournalEntry> before() {
            return journal.before();
        }

        @Override
        public Optional<byte[]> workspaceBefore() {
            return journal.workspaceBefore();
        }

        @Override
        public void write(JournalEntry entry) {
            pass();
            journal.write(entry);
            pass();
        }

        @Override
        public void write(JournalEntry.Completed completed, WorkspaceChange workspace) {
            pass();
            journal.write(completed, workspace);
            pass();
        }

        @Override
        public Map<String, Secret> kept() {
            return journal.kept();
        }

        @Override
        public void keep(String name, Secret secret) {
            journal.keep(name, secret);
        }

        @Override
        public void labels(Map<String, String> labels) {
            journal.labels(labels);
        }

        @Override
        public void event(WorkflowEvent event) {
            journal.event(event);
        }

        private void pass() {
            if (passed.getAndIncrement() == moments.getOrDefault(task, NEVER)) {
                System.out.println("AT " + task);
                while (true) {
                    LockSupport.park();
                }
            }
        }
    }
}
