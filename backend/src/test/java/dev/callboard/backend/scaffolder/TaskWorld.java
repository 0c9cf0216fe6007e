package dev.callboard.backend.scaffolder;

import dev.callboard.backend.approval.ApprovalRequest;
import dev.callboard.backend.approval.Approvals;
import dev.callboard.backend.approval.FakeReviewer;
import dev.callboard.backend.runtime.Spans;
import dev.callboard.policy.PolicyGate;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.BackstagePlugins;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateEntity;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.workflow.TaskOrigin.Subject;
import dev.callboard.scaffolder.workflow.WorkflowRunner;
import dev.callboard.scaffolder.workflow.WorkflowSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Tasks on the real queue, engine and tables, with a gate and actions of the test's. */
final class TaskWorld implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(2);
    static final String LEADS = "group:default/leads";
    static final TaskSecrets SECRETS = TaskSecrets.of(Map.of("token", "s3cr3t-t0k3n"));

    static final Subject JANE = new Subject("user", "user:default/jane", List.of("user:default/jane"), "token", null);

    /** The time by which requests expire; tasks have the system's. */
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-04T05:06:07Z"));

    final TaskStore store;
    final TaskQueue queue;
    final SecretsCipher cipher = new SecretsCipher(new byte[SecretsCipher.KEY_BYTES]);
    final Approvals approvals =
            new Approvals(TaskTables.dataSource(), connection -> now.get(), "https://portal.example", () -> {});
    final FakeReviewer ann = new FakeReviewer(approvals, "user:default/ann", LEADS);
    final FakeReviewer bob = new FakeReviewer(approvals, "user:default/bob", LEADS);

    private final TaskDatabase database;
    private final TaskSignals signals = new TaskSignals();
    private final WorkflowRunner runner;
    private final Spans spans;
    private TaskParking parking;
    private TaskWorker worker;

    TaskWorld(Path folder, PolicyGate gate, TemplateAction... actions) {
        this(TaskTables.empty(), settings(folder), gate, actions);
    }

    TaskWorld(DataSource tables, WorkflowSettings settings, PolicyGate gate, TemplateAction... actions) {
        this(tables, settings, gate, Spans.unsent(), actions);
    }

    TaskWorld(DataSource tables, WorkflowSettings settings, PolicyGate gate, Spans spans, TemplateAction... actions) {
        this.spans = spans;
        this.database = new TaskDatabase(tables);
        this.store = new TaskStore(database);
        this.queue = new TaskQueue(database, true);
        this.runner = new WorkflowRunner(
                ActionRegistry.of(List.of(actions)),
                TemplateEngine.builder().build(),
                TaskSpans.decisions(gate, spans),
                settings.withTrace(TaskSpans.of(spans)),
                Schedulers.boundedElastic());
        this.parking = newParking();
        this.worker = newWorker();
    }

    static WorkflowSettings settings(Path folder) {
        return WorkflowSettings.in(folder).withHashKey(new Secret("the key of this test"));
    }

    /** As a server does; another one if there was one before. */
    void start() {
        parking = newParking();
        worker = newWorker();
        worker.start();
    }

    /** As when the server stops. */
    void stop() {
        worker.close();
    }

    @Override
    public void close() {
        stop();
    }

    TaskParking parking() {
        return parking;
    }

    void wake() {
        worker.wake();
    }

    /** What the janitor does at every round. */
    void sweep() {
        parking.sweep();
    }

    /** @param steps the template's steps in YAML's short form, one in each line */
    TaskId create(String... steps) {
        return create(TaskOrigins.json(JANE), steps);
    }

    TaskId create(ObjectNode origin, String... steps) {
        TaskId id = TaskId.random();
        ObjectNode template = (ObjectNode) new YAMLMapper().readTree("""
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: tested}
                spec:
                  type: service
                  owner: team
                  steps: [%s]
                """.formatted(String.join(", ", steps)));
        ObjectNode spec = TemplateEntity.of(template)
                .task(JsonMapper.shared().createObjectNode(), TaskUser.NONE)
                .toJson();
        store.create(
                new NewTask(id, spec, "user:default/jane", origin, cipher.seal(id, new KeptSecrets(SECRETS, null))));
        worker.wake();
        return id;
    }

    /** Waits until somebody is asked. */
    ApprovalRequest asked(TaskId id) {
        await(() -> parked(id));
        return approvals.of(id.uuid()).getLast();
    }

    boolean parked(TaskId id) {
        return queue.parked().contains(id.uuid());
    }

    TaskStatus status(TaskId id) {
        return store.find(id).orElseThrow().status();
    }

    List<String> events(TaskId id) {
        return store.events(store.find(id).orElseThrow(), 0, false, 1000).stream()
                .map(event -> event.body().toString())
                .toList();
    }

    void awaitEnd(TaskId id) {
        await(() -> status(id).ended());
    }

    static void await(BooleanSupplier holds) {
        Awaitility.await().atMost(PATIENCE).until(holds::getAsBoolean);
    }

    private TaskParking newParking() {
        TaskParking made = new TaskParking(approvals, queue, signals, () -> worker.wake());
        approvals.onDecision(made::decided);
        return made;
    }

    private TaskWorker newWorker() {
        TaskWorkerSettings settings = new TaskWorkerSettings(
                4,
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(20),
                Duration.ofHours(1));
        return new TaskWorker(
                queue,
                new TaskRun.Factory(
                        database,
                        queue,
                        signals,
                        cipher,
                        TaskSpans.runs(
                                new WorkflowExecution(
                                        runner,
                                        new TaskOrigins(user -> Optional.empty()),
                                        spec -> TemplateSource.ofFiles(Map.of(), null),
                                        parking,
                                        (user, context) -> BackstagePlugins.none()),
                                spans),
                        parking,
                        settings,
                        Schedulers.boundedElastic()),
                settings,
                InstantSource.system());
    }
}
