package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.callboard.backend.scaffolder.TaskQuery.Field;
import dev.callboard.backend.scaffolder.TaskQuery.Order;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.workflow.Execution;
import dev.callboard.scaffolder.workflow.JournalEntry;
import dev.callboard.scaffolder.workflow.JournalEntry.Completed;
import dev.callboard.scaffolder.workflow.JournalEntry.Intended;
import dev.callboard.scaffolder.workflow.StepStatus;
import dev.callboard.scaffolder.workflow.WorkflowEvent;
import dev.callboard.scaffolder.workflow.WorkspaceChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TaskStoreTests {

    private static final SecretsCipher CIPHER = new SecretsCipher(new byte[SecretsCipher.KEY_BYTES]);

    private static final byte[] SECRETS = "sealed".getBytes(StandardCharsets.UTF_8);
    private static final Duration FOREVER = Duration.ofDays(1);

    private final TaskDatabase database = new TaskDatabase(TaskTables.empty());
    private final TaskStore store = new TaskStore(database);
    private final TaskQueue queue = new TaskQueue(database, false);
    private final StaleTasks stale = new StaleTasks(database, false);

    @Test
    void showsATaskAsItWasCreated() {
        TaskId id = create("{'z':1,'a':{'b':[null,'\\u0000']}}", "user:default/jane");

        Task task = store.find(id).orElseThrow();

        assertThat(task.spec().toString()).isEqualTo("{\"z\":1,\"a\":{\"b\":[null,\"\\u0000\"]}}");
        assertThat(task.status()).isEqualTo(TaskStatus.OPEN);
        assertThat(task.origin()).isEqualTo(json("{'type':'user'}"));
        assertThat(task.createdBy()).isEqualTo("user:default/jane");
        assertThat(task.lastHeartbeatAt()).isNull();
        assertThat(task.toJson().propertyNames()).containsExactly("id", "spec", "status", "createdAt", "createdBy");
        assertThat(task.toJson().get("createdAt").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    @Test
    void findsNoTaskThatWasNotCreated() {
        assertThat(store.find(TaskId.random())).isEmpty();
    }

    @Test
    void listsTheNewestFirst() {
        TaskId first = create("{}", null);
        TaskId second = create("{}", null);

        TaskPage page = store.list(TaskQuery.all());

        assertThat(page.tasks()).extracting(Task::id).containsExactly(second, first);
        assertThat(page.total()).isEqualTo(2);
    }

    @Test
    void listsWhatMatchesTheFiltersAndCountsBeyondThePage() {
        create("{}", "user:default/ann");
        TaskId bob = create("{}", "user:default/bob");
        TaskId cleo = create("{}", "user:default/cleo");
        create("{}", null);
        List<String> users = List.of("user:default/bob", "user:default/cleo");
        List<Order> byUser = List.of(new Order(Field.CREATED_BY, true));

        TaskPage page = store.list(new TaskQuery(users, List.of("open", "strange"), byUser, 1L, 1));
        TaskPage none = store.list(new TaskQuery(users, List.of("failed"), byUser, null, 0));
        TaskPage countOnly = store.list(new TaskQuery(users, List.of(), byUser, 0L, 0));

        assertThat(page.tasks()).extracting(Task::id).containsExactly(cleo).doesNotContain(bob);
        assertThat(page.total()).isEqualTo(2);
        assertThat(none).isEqualTo(new TaskPage(List.of(), 0));
        assertThat(countOnly).isEqualTo(new TaskPage(List.of(), 2));
    }

    @Test
    void handsOutTheOldestOpenTaskOnce() {
        TaskId first = create("{}", null);
        TaskId second = create("{}", null);

        assertThat(queue.claim().orElseThrow().task().id()).isEqualTo(first);
        assertThat(queue.claim().orElseThrow().task().id()).isEqualTo(second);
        assertThat(queue.claim()).isEmpty();
        assertThat(store.find(first).orElseThrow().status()).isEqualTo(TaskStatus.PROCESSING);
        assertThat(store.find(first).orElseThrow().lastHeartbeatAt()).isNotNull();
    }

    @Test
    void neverHandsOneTaskToTwoWorkers() throws Exception {
        for (int i = 0; i < 60; i++) {
            create("{}", null);
        }
        Set<TaskId> all = new HashSet<>();
        int claims = 0;
        try (ExecutorService workers = Executors.newFixedThreadPool(6)) {
            List<Future<List<TaskId>>> taken = new ArrayList<>();
            for (int worker = 0; worker < 6; worker++) {
                taken.add(workers.submit(this::claimAll));
            }
            for (Future<List<TaskId>> one : taken) {
                claims += one.get().size();
                all.addAll(one.get());
            }
        }

        assertThat(all).hasSize(60);
        assertThat(claims).isEqualTo(60);
    }

    @Test
    void forgetsSecretsWhenATaskIsTakenUnlessItMayStartOver() {
        create("{}", null);
        create("{'EXPERIMENTAL_recovery':{'EXPERIMENTAL_strategy':'startOver'}}", null);

        ClaimedTask plain = queue.claim().orElseThrow();
        ClaimedTask recoverable = queue.claim().orElseThrow();

        assertThat(plain.secrets()).isEqualTo(SECRETS);
        assertThat(storedSecrets()).isEqualTo(1);
        assertThat(queue.end(recoverable, TaskStatus.COMPLETED, json("{}"))).isTrue();
        assertThat(storedSecrets()).isZero();
    }

    @Test
    void aWorkerThatLostItsTaskWritesNothing() {
        TaskId id = create("{}", null);
        ClaimedTask old = queue.claim().orElseThrow();
        stale.sweep(Duration.ZERO);
        store.retry(id, SECRETS);
        ClaimedTask current = queue.claim().orElseThrow();
        int before = events(id, 0).size();

        assertThat(queue.heartbeat(old)).isEqualTo(TaskQueue.Pulse.LOST);
        assertThat(queue.log(old, List.of(json("{'message':'late'}")))).isFalse();
        assertThat(queue.end(old, TaskStatus.COMPLETED, json("{}"))).isFalse();
        assertThat(events(id, 0)).hasSize(before);
        assertThat(queue.heartbeat(current)).isEqualTo(TaskQueue.Pulse.HELD);
    }

    @Test
    void endsATaskWithItsCompletion() {
        TaskId id = create("{}", null);
        ClaimedTask claimed = queue.claim().orElseThrow();
        queue.log(claimed, List.of(json("{'message':'one'}"), json("{'message':'two'}")));
        queue.end(claimed, TaskStatus.FAILED, json("{'message':'over'}"));

        assertThat(store.find(id).orElseThrow().status()).isEqualTo(TaskStatus.FAILED);
        assertThat(events(id, 0))
                .extracting(event ->
                        event.type() + " " + event.body().path("message").asString())
                .containsExactly("log one", "log two", "completion over");
        assertThat(queue.end(claimed, TaskStatus.COMPLETED, json("{}"))).isFalse();
    }

    @Test
    void readsOnlyWhatIsBehindAnIdAndTheCompletionIfAsked() {
        TaskId id = create("{}", null);
        ClaimedTask claimed = queue.claim().orElseThrow();
        queue.log(claimed, List.of(json("{'message':'one'}"), json("{'message':'two'}")));
        queue.end(claimed, TaskStatus.COMPLETED, json("{}"));
        Task task = store.find(id).orElseThrow();
        long first = events(id, 0).getFirst().id();

        assertThat(events(id, first)).hasSize(2);
        assertThat(store.events(task, Long.MAX_VALUE, false, 10)).isEmpty();
        assertThat(store.events(task, Long.MAX_VALUE, true, 10))
                .extracting(TaskEvent::type)
                .containsExactly(TaskEvent.Type.COMPLETION);
        assertThat(store.events(task, 0, false, 1)).hasSize(1);
    }

    @Test
    void cancellingATaskThatNobodyRunsEndsIt() {
        TaskId id = create("{}", null);

        store.cancel(id);

        assertThat(store.find(id).orElseThrow().status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(events(id, 0))
                .extracting(TaskEvent::type)
                .containsExactly(TaskEvent.Type.CANCELLED, TaskEvent.Type.COMPLETION);
        assertThat(events(id, 0).getFirst().body().toString())
                .isEqualTo("{\"message\":\"Step 0 has been cancelled.\",\"stepId\":0,\"status\":\"cancelled\"}");
        assertThat(storedSecrets()).isZero();
        assertThat(queue.claim()).isEmpty();
    }

    @Test
    void cancellingARunningTaskTellsItsWorkerOnceAndNamesTheStep() {
        TaskId id = create("{}", null);
        ClaimedTask claimed = queue.claim().orElseThrow();
        queue.log(claimed, List.of(json("{'message':'m','stepId':'fetch','status':'processing'}")));

        store.cancel(id);
        store.cancel(id);

        assertThat(queue.heartbeat(claimed)).isEqualTo(TaskQueue.Pulse.CANCEL_REQUESTED);
        assertThat(events(id, 0))
                .extracting(TaskEvent::type)
                .containsExactly(TaskEvent.Type.LOG, TaskEvent.Type.CANCELLED);
        assertThat(events(id, 0).getLast().body().path("stepId").asString()).isEqualTo("fetch");
    }

    @Test
    void cancellingAnEndedTaskChangesNothing() {
        TaskId id = create("{}", null);
        queue.end(queue.claim().orElseThrow(), TaskStatus.COMPLETED, json("{}"));

        store.cancel(id);

        assertThat(store.find(id).orElseThrow().status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(events(id, 0)).hasSize(1);
    }

    @Test
    void retriesOnlyWhatHasEnded() {
        TaskId id = create("{}", null);

        assertThat(store.retry(id, SECRETS)).isFalse();
        ClaimedTask claimed = queue.claim().orElseThrow();
        assertThat(store.retry(id, SECRETS)).isFalse();
        queue.log(claimed, List.of(json("{'message':'kept'}")));
        queue.end(claimed, TaskStatus.FAILED, json("{}"));

        assertThat(store.retry(id, SECRETS)).isTrue();
        assertThat(store.find(id).orElseThrow().status()).isEqualTo(TaskStatus.OPEN);
        assertThat(events(id, 0))
                .extracting(event -> event.type() + " " + event.body())
                .containsExactly("log {\"message\":\"kept\"}", "recovered {\"recoverStrategy\":\"none\"}");
        assertThat(queue.claim().orElseThrow().fence()).isEqualTo(2);
    }

    @Test
    void aTaskThatStartedOverHasNoHistoryBeforeThat() {
        TaskId id = create("{'EXPERIMENTAL_recovery':{'EXPERIMENTAL_strategy':'startOver'}}", null);
        ClaimedTask first = queue.claim().orElseThrow();
        queue.log(first, List.of(json("{'message':'gone'}")));
        queue.end(first, TaskStatus.FAILED, json("{}"));
        store.retry(id, SECRETS);
        queue.log(queue.claim().orElseThrow(), List.of(json("{'message':'new'}")));

        assertThat(events(id, 0))
                .extracting(event -> event.type() + " " + event.recoverable())
                .containsExactly("recovered true", "log true");
    }

    @Test
    void closesTasksThatGaveNoSignOfLife() {
        TaskId id = create("{'steps':[{'id':'a'},{'id':'b'},{'id':'c'}]}", null);
        ClaimedTask claimed = queue.claim().orElseThrow();
        queue.log(
                claimed,
                List.of(
                        json("{'message':'m','stepId':'a','status':'processing'}"),
                        json("{'message':'m','stepId':'a','status':'completed'}"),
                        json("{'message':'m','stepId':'b','status':'processing'}"),
                        json("{'message':'m','stepId':'b'}")));

        assertThat(stale.sweep(FOREVER)).isEmpty();
        assertThat(stale.sweep(Duration.ZERO)).containsExactly(id);
        assertThat(store.find(id).orElseThrow().status()).isEqualTo(TaskStatus.FAILED);
        List<TaskEvent> events = events(id, 0);
        assertThat(events.get(4).body().path("stepId").asString()).isEqualTo("b");
        assertThat(events.get(4).body().path("status").asString()).isEqualTo("failed");
        assertThat(events.get(5).body().path("message").asString())
                .isEqualTo("This task was marked as stale as it exceeded its timeout");
        assertThat(events).hasSize(6);
    }

    @Test
    void handsATaskWhoseWorkerDiedToAnotherAFewTimes() {
        TaskId id = create("{}", null);
        TaskQueue resuming = new TaskQueue(database, true);
        StaleTasks staleResumed = new StaleTasks(database, true);

        for (int attempt = 1; attempt < 5; attempt++) {
            assertThat(resuming.claim().orElseThrow().secrets()).isEqualTo(SECRETS);
            assertThat(staleResumed.sweep(Duration.ZERO)).containsExactly(id);
            assertThat(store.find(id).orElseThrow().status()).isEqualTo(TaskStatus.OPEN);
        }
        assertThat(resuming.claim()).isPresent();
        staleResumed.sweep(Duration.ZERO);

        assertThat(store.find(id).orElseThrow().status()).isEqualTo(TaskStatus.FAILED);
        assertThat(events(id, 0))
                .extracting(TaskEvent::type)
                .containsExactly(
                        TaskEvent.Type.RECOVERED,
                        TaskEvent.Type.RECOVERED,
                        TaskEvent.Type.RECOVERED,
                        TaskEvent.Type.RECOVERED,
                        TaskEvent.Type.COMPLETION);
    }

    @Test
    void theNextWorkerReadsWhatTheLastOneCompleted() {
        TaskId id = create("{}", null);
        TaskQueue resuming = new TaskQueue(database, true);
        StaleTasks staleResumed = new StaleTasks(database, true);
        TaskJournal first = journal(resuming.claim().orElseThrow());
        Execution step = new Execution(0, "publish", "2", "publish:git");
        Intended intended = new Intended(
                step,
                SideEffect.EXTERNAL,
                "decision",
                "revision",
                "hash",
                "key",
                List.of(),
                List.of(JsonPointer.compile("/a/b~1c")));
        first.write(intended);
        Completed completed = new Completed(
                step, SideEffect.EXTERNAL, json("{'remoteUrl':'x'}"), true, List.of(JsonPointer.compile("/d")));
        first.write(completed, new WorkspaceChange.Packed(new byte[] {1, 2, 3}));
        JournalEntry.Failed failed =
                new JournalEntry.Failed(new Execution(1, "register", null, "catalog:register"), "Error", "no");
        first.write(failed);
        staleResumed.sweep(Duration.ZERO);

        TaskJournal second = journal(resuming.claim().orElseThrow());

        assertThat(second.before()).containsExactly(intended, completed, failed);
        assertThat(second.workspaceBefore())
                .hasValueSatisfying(kept -> assertThat(kept).containsExactly(1, 2, 3));
        assertThatExceptionOfType(TaskLostException.class).isThrownBy(() -> first.write(intended));
        staleResumed.sweep(Duration.ZERO);
        store.cancel(id);
        ClaimedTask undoing = resuming.claim().orElseThrow();
        assertThat(journal(undoing).before()).containsExactly(intended, completed, failed);
        resuming.end(undoing, TaskStatus.CANCELLED, json("{}"));
        store.retry(id, SECRETS);
        assertThat(journal(resuming.claim().orElseThrow()).before()).isEmpty();
    }

    @Test
    void theLinesOfAStepThatChangesNothingAreStoredWithTheNextOneInTheirOrder() {
        create("{}", null);
        ClaimedTask claimed = queue.claim().orElseThrow();
        TaskJournal journal = journal(claimed);
        Execution said = new Execution(0, "say", null, "debug:log");
        Intended saying = intended(said, SideEffect.NONE);
        Completed hasSaid = new Completed(said, SideEffect.NONE, json("{}"), false, List.of());
        Intended publishing = intended(new Execution(1, "publish", null, "publish:git"), SideEffect.EXTERNAL);

        journal.write(saying);
        journal.write(hasSaid, new WorkspaceChange.None());
        assertThat(journal.before()).isEmpty();
        journal.write(publishing);

        assertThat(journal.before()).containsExactly(saying, hasSaid, publishing);
    }

    @Test
    void whatAStepPutsOutIsStoredAtOnce() {
        create("{}", null);
        TaskJournal journal = journal(queue.claim().orElseThrow());
        Execution fetched = new Execution(0, "fetch", null, "catalog:fetch");
        Intended fetching = intended(fetched, SideEffect.NONE);
        Completed hasFetched = new Completed(fetched, SideEffect.NONE, json("{'entity':{}}"), false, List.of());

        journal.write(fetching);
        journal.write(hasFetched, new WorkspaceChange.None());

        assertThat(journal.before()).containsExactly(fetching, hasFetched);
    }

    @Test
    void aLineIsThereOnceThoughItIsStoredAgain() {
        create("{}", null);
        ClaimedTask claimed = queue.claim().orElseThrow();
        Intended first = intended(new Execution(0, "say", "a", "debug:log"), SideEffect.NONE);
        Intended second = intended(new Execution(0, "say", "b", "debug:log"), SideEffect.NONE);

        assertThat(queue.store(claimed, new Gathered(List.of(first), List.of())))
                .isTrue();
        assertThat(queue.store(claimed, new Gathered(List.of(first, second), List.of())))
                .isTrue();

        assertThat(journal(claimed).before()).containsExactly(first, second);
    }

    @Test
    void nothingIsStoredOfATaskThatAnotherWorkerHas() {
        TaskId id = create("{}", null);
        TaskQueue resuming = new TaskQueue(database, true);
        ClaimedTask dead = resuming.claim().orElseThrow();
        new StaleTasks(database, true).sweep(Duration.ZERO);
        ClaimedTask alive = resuming.claim().orElseThrow();
        Intended line = intended(new Execution(0, "say", null, "debug:log"), SideEffect.NONE);
        long before = events(id, 0).size();

        assertThat(resuming.store(
                        dead, new Gathered(List.of(line), List.of(LoggedEvent.now(json("{'message':'late'}"), 1)))))
                .isFalse();

        assertThat(journal(alive).before()).isEmpty();
        assertThat(events(id, 0)).hasSize((int) before);
    }

    @Test
    void anEventIsThereOnceThoughItIsStoredAgain() {
        TaskId id = create("{}", null);
        ClaimedTask claimed = queue.claim().orElseThrow();
        List<LoggedEvent> events =
                List.of(LoggedEvent.now(json("{'message':'one'}"), 1), LoggedEvent.now(json("{'message':'two'}"), 2));

        assertThat(queue.store(claimed, new Gathered(List.of(), events.subList(0, 1))))
                .isTrue();
        assertThat(queue.store(claimed, new Gathered(List.of(), events))).isTrue();

        assertThat(store.events(store.find(id).orElseThrow(), 0, false, 10))
                .extracting(event -> event.body().path("message").asString())
                .containsExactly("one", "two");
    }

    @Test
    void keepsNoEndlessLinesAndNoEndlessNumberOfThem() {
        create("{}", null);
        List<ObjectNode> kept = new ArrayList<>();
        GatheredRows rows = TaskJournals.seenBy(stored -> stored.events().forEach(event -> kept.add(event.body())));
        TaskJournal journal = new TaskJournal(database, queue.claim().orElseThrow(), CIPHER, rows);

        journal.event(new WorkflowEvent("a", null, "x".repeat(TaskJournal.MAX_LINE + 7)));
        for (int line = 0; line < TaskJournal.MAX_LINES + 10; line++) {
            journal.event(new WorkflowEvent("a", null, "line"));
        }
        journal.event(new WorkflowEvent("a", StepStatus.COMPLETED, "Finished step a"));
        rows.flush();

        assertThat(kept.getFirst().path("message").asString()).endsWith("x… (7 more characters)");
        assertThat(kept).hasSize(TaskJournal.MAX_LINES + 1);
        assertThat(kept.getLast().path("status").asString()).isEqualTo("completed");
    }

    @Test
    void secretsAreReadableOnlyWithTheirKeyAndForTheirTask() {
        TaskId id = TaskId.random();
        byte[] key = new byte[SecretsCipher.KEY_BYTES];
        byte[] otherKey = new byte[SecretsCipher.KEY_BYTES];
        otherKey[0] = 1;
        SecretsCipher cipher = new SecretsCipher(key);
        byte[] sealed = cipher.seal(id, new KeptSecrets(TaskSecrets.of(Map.of("token", "s3cr3t")), null));

        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("s3cr3t", "token");
        assertThat(cipher.openSecrets(id, sealed)
                        .given()
                        .find("token")
                        .orElseThrow()
                        .reveal())
                .isEqualTo("s3cr3t");
        assertThatIllegalStateException().isThrownBy(() -> cipher.openSecrets(TaskId.random(), sealed));
        assertThatIllegalStateException().isThrownBy(() -> new SecretsCipher(otherKey).openSecrets(id, sealed));
    }

    private List<TaskId> claimAll() {
        List<TaskId> taken = new ArrayList<>();
        for (Optional<ClaimedTask> next = queue.claim(); next.isPresent(); next = queue.claim()) {
            taken.add(next.get().task().id());
        }
        return taken;
    }

    private static Intended intended(Execution execution, SideEffect sideEffect) {
        return new Intended(execution, sideEffect, "decision", "revision", "hash", "key", List.of(), List.of());
    }

    private TaskJournal journal(ClaimedTask claimed) {
        // Of a time that stands still, so that nothing is stored before the test has it stored.
        GatheredRows rows = new GatheredRows(
                claimed.fence(),
                gathered -> queue.store(claimed, gathered),
                () -> {},
                () -> {},
                VirtualTimeScheduler.create());
        return new TaskJournal(database, claimed, CIPHER, rows);
    }

    private TaskId create(String spec, @Nullable String createdBy) {
        TaskId id = TaskId.random();
        store.create(new NewTask(id, json(spec), createdBy, json("{'type':'user'}"), SECRETS));
        return id;
    }

    private List<TaskEvent> events(TaskId id, long after) {
        return store.events(store.find(id).orElseThrow(), after, false, 100);
    }

    private long storedSecrets() {
        return database.inTransaction("count secrets", connection -> {
            try (var statement = connection.createStatement();
                    var row =
                            statement.executeQuery("select count(*) from scaffolder.tasks where secrets is not null")) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
