package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.approval.Approvals;
import dev.callboard.backend.runtime.DatabaseTime;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.workflow.WorkflowEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(300)
class TaskWorkerTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final TaskDatabase database = new TaskDatabase(TaskTables.empty());
    private final TaskStore store = new TaskStore(database);
    private final TaskQueue queue = new TaskQueue(database, false);
    private final TaskSignals signals = new TaskSignals();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-04T05:06:07Z"));
    private final TaskParking parking = new TaskParking(
            new Approvals(TaskTables.dataSource(), DatabaseTime.ofPostgres(), "http://server.example", () -> {}),
            queue,
            signals,
            () -> {});
    private final SecretsCipher cipher = new SecretsCipher(new byte[SecretsCipher.KEY_BYTES]);
    private final TaskEvents events =
            new TaskEvents(store, signals, Schedulers.boundedElastic(), Schedulers.parallel(), SHORT);
    private TaskWorker worker = worker((claimed, secrets, cancellation, journal) -> Mono.never(), SHORT);

    @AfterEach
    void stopTheWorker() {
        worker.close();
    }

    @Test
    void runsATaskWithItsSecretsAndStoresWhatHappens() {
        start((claimed, secrets, cancellation, journal) -> Mono.fromCallable(() -> {
            journal.event(new WorkflowEvent(null, null, "Starting up task with 0 steps"));
            assertThat(secrets.find("token").orElseThrow().reveal()).isEqualTo("s3cr3t");
            return new TaskEnd(TaskStatus.COMPLETED, CompletionBodies.completed(json("{'links':[]}")));
        }));

        Task task = create();

        assertThat(history(task))
                .containsExactly(
                        "log {\"message\":\"Starting up task with 0 steps\"}",
                        "completion {\"message\":\"Run completed with status: completed\",\"output\":{\"links\":[]}}");
        assertThat(status(task)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void findsTasksThatNobodyAnnounced() {
        start((claimed, secrets, cancellation, journal) -> Mono.just(completed()));

        Task task = createSilently();

        assertThat(history(task)).hasSize(1);
    }

    @Test
    void runsNoMoreTasksAtATimeThanItMay() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        Sinks.Empty<Void> go = Sinks.empty();
        start((claimed, secrets, cancellation, journal) -> Mono.defer(() -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            two.countDown();
            return go.asMono().then(Mono.fromCallable(() -> {
                running.decrementAndGet();
                return completed();
            }));
        }));

        List<Task> tasks = List.of(create(), create(), create(), create());
        assertThat(two.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(go.tryEmitEmpty()).isEqualTo(Sinks.EmitResult.OK);

        tasks.forEach(task -> assertThat(history(task)).hasSize(1));
        assertThat(most).hasValue(2);
    }

    @Test
    void cancelsARunningTaskAtOnceAndSaysSo() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        worker.close();
        worker = worker(untilCancelled(running), LONG);
        worker.start();
        Task task = create();
        assertThat(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        store.cancel(task.id());
        worker.cancelled(task.id());

        assertThat(history(task)).hasSize(2).last().asString().contains("Run completed with status: cancelled");
        assertThat(status(task)).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void noticesACancellationThatAnotherReplicaTookDown() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        start(untilCancelled(running));
        Task task = create();
        assertThat(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        store.cancel(task.id());

        assertThat(history(task)).hasSize(2);
        assertThat(status(task)).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void aFaultOfTheServerFailsItsTaskAndNoOther() {
        AtomicInteger runs = new AtomicInteger();
        start((claimed, secrets, cancellation, journal) -> runs.incrementAndGet() == 1
                ? Mono.error(new IllegalStateException("/secret/path"))
                : Mono.just(completed()));

        Task broken = create();
        String end = history(broken).getLast();
        Task next = create();

        assertThat(end).contains("a fault in the server").doesNotContain("/secret/path");
        assertThat(status(broken)).isEqualTo(TaskStatus.FAILED);
        history(next);
        assertThat(status(next)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void stopsARunWhoseTaskWasTakenAway() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        TaskExecution execution = untilCancelled(running);
        start((claimed, secrets, cancellation, journal) ->
                execution.run(claimed, secrets, cancellation, journal).doFinally(signal -> stopped.countDown()));
        Task task = create();
        assertThat(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        new StaleTasks(database, false).sweep(Duration.ZERO);

        assertThat(stopped.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(history(task)).last().asString().contains("marked as stale");
        assertThat(status(task)).isEqualTo(TaskStatus.FAILED);
    }

    @Test
    void endsRunningTasksAsFailedWhenTheServerStops() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        start(untilCancelled(running));
        Task task = create();
        assertThat(running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        worker.close();

        assertThat(history(task)).last().asString().contains("The server was stopped while the task ran");
        assertThat(status(task)).isEqualTo(TaskStatus.FAILED);
    }

    @Test
    void takesNoTaskWhenItMayRunNone() {
        AtomicReference<Boolean> ran = new AtomicReference<>(false);
        worker.close();
        worker = new TaskWorker(
                queue,
                factory(
                        (claimed, secrets, cancellation, journal) -> {
                            ran.set(true);
                            return Mono.just(completed());
                        },
                        settings(0, SHORT)),
                settings(0, SHORT),
                now::get);
        worker.start();
        Task task = create();
        worker.close();

        assertThat(ran).hasValue(false);
        assertThat(status(task)).isEqualTo(TaskStatus.OPEN);
    }

    @Test
    void aRunThatTakesTooLongIsStoppedAndFails() {
        worker.close();
        TaskWorkerSettings settings = new TaskWorkerSettings(2, SHORT, SHORT, LONG, LONG, SHORT.multipliedBy(4), SHORT);
        worker = new TaskWorker(queue, factory(untilCancelled(new CountDownLatch(1)), settings), settings, now::get);
        worker.start();

        Task task = create();

        assertThat(history(task)).last().asString().contains("TimeoutError", "ran longer than 0 s");
        assertThat(status(task)).isEqualTo(TaskStatus.FAILED);
    }

    private void start(TaskExecution execution) {
        worker.close();
        worker = worker(execution, SHORT);
        worker.start();
    }

    private TaskWorker worker(TaskExecution execution, Duration heartbeat) {
        TaskWorkerSettings settings = settings(2, heartbeat);
        return new TaskWorker(queue, factory(execution, settings), settings, now::get);
    }

    private TaskRun.Factory factory(TaskExecution execution, TaskWorkerSettings settings) {
        return new TaskRun.Factory(
                database, queue, signals, cipher, execution, parking, settings, Schedulers.boundedElastic());
    }

    private static TaskWorkerSettings settings(int concurrency, Duration heartbeat) {
        return new TaskWorkerSettings(
                concurrency, SHORT, heartbeat, LONG.multipliedBy(3), LONG, SHORT.multipliedBy(4), LONG);
    }

    private static TaskExecution untilCancelled(CountDownLatch running) {
        return (claimed, secrets, cancellation, journal) -> Mono.create(sink -> {
            Cancellation.Registration registration = cancellation.onCancel(() -> sink.success(new TaskEnd(
                    TaskStatus.CANCELLED, CompletionBodies.ended(TaskStatus.CANCELLED, "Error", "cancelled"))));
            sink.onDispose(registration::close);
            running.countDown();
        });
    }

    private Task create() {
        Task task = createSilently();
        worker.wake();
        return task;
    }

    private Task createSilently() {
        TaskId id = TaskId.random();
        byte[] secrets = cipher.seal(id, new KeptSecrets(TaskSecrets.of(Map.of("token", "s3cr3t")), null));
        store.create(new NewTask(id, json("{'steps':[]}"), null, json("{}"), secrets));
        return store.find(id).orElseThrow();
    }

    /** Waits for the end of the task. */
    private List<String> history(Task task) {
        return events.follow(task, 0)
                .map(event -> event.type() + " " + event.body())
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private TaskStatus status(Task task) {
        return store.find(task.id()).orElseThrow().status();
    }

    private static TaskEnd completed() {
        return new TaskEnd(TaskStatus.COMPLETED, CompletionBodies.completed(json("{}")));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
