package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.workflow.Execution;
import dev.callboard.scaffolder.workflow.JournalEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whose turn it is, and what becomes of tasks that nobody ends or looks at. */
class TaskQueueTests {

    private static final int MOST_ATTEMPTS = 5;

    @TempDir
    Path folder;

    private final TaskDatabase database = new TaskDatabase(TaskTables.empty());
    private final TaskStore store = new TaskStore(database);
    private final TaskQueue queue = new TaskQueue(database, true);
    private final StaleTasks stale = new StaleTasks(database, true);

    @Test
    void whoStartsManyTasksDelaysNobodyElse() {
        List<TaskId> many = List.of(create("ann"), create("ann"), create("ann"), create("ann"));
        TaskId bobs = create("bob");
        TaskId services = create(null);

        assertThat(claimAll()).containsExactly(many.get(0), bobs, services, many.get(1), many.get(2), many.get(3));
    }

    @Test
    void withOnePlaceUsersTakeTurns() {
        List<TaskId> anns = List.of(create("ann"), create("ann"), create("ann"));
        List<TaskId> bobs = List.of(create("bob"), create("bob"));

        List<TaskId> order = new ArrayList<>();
        for (Optional<ClaimedTask> next = queue.claim(); next.isPresent(); next = queue.claim()) {
            order.add(next.get().task().id());
            queue.end(next.get(), TaskStatus.COMPLETED, json("{}"));
        }

        assertThat(order).containsExactly(anns.get(0), bobs.get(0), anns.get(1), bobs.get(1), anns.get(2));
    }

    @Test
    void noUserHasMoreTasksRunningThanTheLimit() {
        TaskQueue limited = new TaskQueue(database, true, 1);
        TaskId first = create("ann");
        TaskId second = create("ann");
        TaskId bobs = create("bob");

        ClaimedTask claimed = limited.claim().orElseThrow();
        assertThat(claimed.task().id()).isEqualTo(first);
        assertThat(limited.claim().orElseThrow().task().id()).isEqualTo(bobs);
        assertThat(limited.claim()).isEmpty();

        limited.end(claimed, TaskStatus.COMPLETED, json("{}"));
        assertThat(limited.claim().orElseThrow().task().id()).isEqualTo(second);
    }

    @Test
    void whatAnActionPutOutAsASecretIsKeptForTheNextWorkerUntilTheEnd() {
        create("ann");
        ClaimedTask first = queue.claim().orElseThrow();
        intend(first);
        journal(first).keep("make.token", new Secret("glpat-1"));
        journal(first).keep("make.token", new Secret("glpat-2"));
        stale.sweep(Duration.ZERO);
        ClaimedTask next = queue.claim().orElseThrow();

        assertThat(journal(next).kept()).containsExactly(Map.entry("make.token", new Secret("glpat-2")));
        assertThatExceptionOfType(TaskLostException.class)
                .isThrownBy(() -> journal(first).keep("make.other", new Secret("late")));

        queue.end(next, TaskStatus.COMPLETED, json("{}"));
        assertThat(journal(next).kept()).isEmpty();
    }

    @Test
    void aTaskThatWorkersDieOfIsHandedOnOnlyToBeUndone() {
        TaskId id = create("ann");
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            ClaimedTask claimed = queue.claim().orElseThrow();
            assertThat(claimed.givenUp()).isFalse();
            intend(claimed);
            stale.sweep(Duration.ZERO);
        }

        assertThat(status(id)).isEqualTo(TaskStatus.OPEN);
        assertThat(queue.claim().orElseThrow().givenUp()).isTrue();
        assertThat(last(id)).contains("workers in a row stopped while they ran this task");
    }

    @Test
    void onlyWorkersThatDieWithoutHavingGotAnywhereCount() {
        TaskId id = create("ann");
        for (int attempt = 1; attempt <= 3 * MOST_ATTEMPTS; attempt++) {
            ClaimedTask claimed = queue.claim().orElseThrow();
            assertThat(claimed.givenUp()).isFalse();
            intend(claimed);
            if (attempt % 2 == 0) {
                journal(claimed)
                        .write(new JournalEntry.Completed(
                                new Execution(attempt, "step-" + attempt, null, "debug:log"),
                                SideEffect.NONE,
                                json("{}"),
                                false,
                                List.of()));
            }
            stale.sweep(Duration.ZERO);
        }

        assertThat(status(id)).isEqualTo(TaskStatus.OPEN);
    }

    @Test
    void aTaskThatCannotEvenBeUndoneSaysWhatMayBeLeft() {
        TaskId id = create("ann");
        for (int attempt = 1; attempt <= 2 * MOST_ATTEMPTS; attempt++) {
            intend(queue.claim().orElseThrow());
            stale.sweep(Duration.ZERO);
        }

        assertThat(status(id)).isEqualTo(TaskStatus.FAILED);
        JsonNode undo = events(id).getLast().body().path("undo");
        assertThat(undo.path("complete").booleanValue()).isFalse();
        assertThat(undo.at("/effects/0/stepId").asString()).isEqualTo("publish");
        assertThat(undo.at("/effects/0/remedy").asString()).contains("remove it by hand");
    }

    @Test
    void aTaskThatDidNothingIsClosedWhenWorkersDieOfIt() {
        TaskId id = create("ann");
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            assertThat(queue.claim()).isPresent();
            stale.sweep(Duration.ZERO);
        }

        assertThat(status(id)).isEqualTo(TaskStatus.FAILED);
        assertThat(events(id).getLast().body().has("undo")).isFalse();
    }

    @Test
    void tasksThatEndedLongAgoAreRemovedWithAllTheirRows() {
        TaskId old = create("ann");
        ClaimedTask claimed = queue.claim().orElseThrow();
        intend(claimed);
        queue.end(claimed, TaskStatus.COMPLETED, json("{}"));
        TaskId recent = create("ann");
        queue.end(queue.claim().orElseThrow(), TaskStatus.COMPLETED, json("{}"));
        TaskId open = create("ann");
        TaskTables.execute("update scaffolder.tasks set created_at = created_at - interval '91 days'");
        TaskTables.execute("""
                update scaffolder.task_events set created_at = created_at - interval '91 days' where task_id = '%s'
                """.formatted(old));

        assertThat(new OldTasks(database, null).remove()).isZero();
        assertThat(new OldTasks(database, Duration.ofDays(90)).remove()).isEqualTo(1);

        assertThat(store.find(old)).isEmpty();
        assertThat(store.find(recent)).isPresent();
        assertThat(store.find(open)).isPresent();
    }

    @Test
    void workspacesOfTasksThatHaveEndedAreRemoved() throws Exception {
        TaskId ended = create("ann");
        queue.end(queue.claim().orElseThrow(), TaskStatus.COMPLETED, json("{}"));
        TaskId running = create("ann");
        assertThat(queue.claim()).isPresent();
        Instant tomorrow = Instant.now().plus(Duration.ofDays(2));
        for (String name :
                List.of(ended.toString(), running.toString(), TaskId.random().toString(), "notes", "dry-run-1")) {
            Files.writeString(
                    Files.createDirectories(folder.resolve(name + "/workspace")).resolve("file"), "");
        }

        new LeftWorkspaces(folder, store, InstantSource.system()).remove();
        assertThat(folder.resolve(ended.toString())).doesNotExist();
        assertThat(folder.resolve(running.toString())).exists();
        assertThat(folder.resolve("dry-run-1")).exists();

        new LeftWorkspaces(folder, store, InstantSource.fixed(tomorrow)).remove();
        assertThat(folder.resolve("dry-run-1")).doesNotExist();
        assertThat(folder.resolve("notes")).exists();
        assertThat(folder.toFile().list()).hasSize(3);
    }

    private List<TaskId> claimAll() {
        List<TaskId> order = new ArrayList<>();
        for (Optional<ClaimedTask> next = queue.claim(); next.isPresent(); next = queue.claim()) {
            order.add(next.get().task().id());
        }
        return order;
    }

    private TaskJournal journal(ClaimedTask claimed) {
        return new TaskJournal(
                database, claimed, new SecretsCipher(new byte[SecretsCipher.KEY_BYTES]), TaskJournals.unseen());
    }

    private void intend(ClaimedTask claimed) {
        journal(claimed)
                .write(new JournalEntry.Intended(
                        new Execution(0, "publish", null, "publish:git"),
                        SideEffect.EXTERNAL,
                        "decision",
                        "revision",
                        "hash",
                        "key",
                        List.of(),
                        List.of()));
    }

    private TaskId create(@Nullable String user) {
        TaskId id = TaskId.random();
        store.create(new NewTask(
                id, json("{'steps':[]}"), user == null ? null : "user:default/" + user, json("{}"), new byte[0]));
        return id;
    }

    private TaskStatus status(TaskId id) {
        return store.find(id).orElseThrow().status();
    }

    private String last(TaskId id) {
        return events(id).stream()
                .map(event -> event.body().toString())
                .toList()
                .toString();
    }

    private List<TaskEvent> events(TaskId id) {
        return store.events(store.find(id).orElseThrow(), 0, true, 1000);
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
