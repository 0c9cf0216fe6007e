package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.approval.ApprovalRequest;
import dev.callboard.backend.approval.ApprovalStatus;
import dev.callboard.backend.approval.Approvals;
import dev.callboard.backend.approval.FakeReviewer;
import dev.callboard.backend.web.ConflictError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.PolicyGate;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionRegistry;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Tasks that wait for people, on the real queue, engine, gate and tables. */
@Timeout(300)
class ApprovedTasksTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LEADS = "group:default/leads";
    private static final TaskSecrets SECRETS = TaskSecrets.of(Map.of("token", "s3cr3t-t0k3n"));

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-04T05:06:07Z"));
    private final TaskDatabase database = new TaskDatabase(TaskTables.empty());
    private final TaskStore store = new TaskStore(database);
    private final TaskQueue queue = new TaskQueue(database, false);
    private final TaskSignals signals = new TaskSignals();
    private final SecretsCipher cipher = new SecretsCipher(new byte[SecretsCipher.KEY_BYTES]);
    private final Approvals approvals =
            new Approvals(TaskTables.dataSource(), now::get, "https://portal.example", () -> {});
    private final FakeReviewer ann = new FakeReviewer(approvals, "user:default/ann", LEADS);
    private final FakeReviewer bob = new FakeReviewer(approvals, "user:default/bob", LEADS);
    private final List<String> effects = new CopyOnWriteArrayList<>();
    private volatile int atLeast = 1;
    private volatile Predicate<JsonNode> needsApproval = input -> input.has("steps");
    private TaskParking parking = newParking();
    private TaskWorker worker = newWorker();

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void aPlanThatHasToBeApprovedIsParkedAndSaysWhereToAnswer() {
        start();
        TaskId id = create();
        ApprovalRequest request = asked(id);

        assertThat(parked(id)).isTrue();
        assertThat(status(id)).isEqualTo(TaskStatus.OPEN);
        assertThat(effects).isEmpty();
        assertThat(request.subject().requester()).isEqualTo("user:default/jane");
        assertThat(request.subject().question().toString()).doesNotContain("s3cr3t-t0k3n");
        assertThat(events(id))
                .anyMatch(text -> text.contains("Waiting for an approval by group:default/leads until")
                        && text.contains("https://portal.example/api/policy/approvals/" + request.id()));
    }

    @Test
    void anApprovedTaskGoesOnWithItsSecrets() {
        start();
        TaskId id = create();

        ann.approve(asked(id).id());

        awaitEnd(id);
        assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
        assertThat(effects).containsExactly("one s3cr3t-t0k3n", "two s3cr3t-t0k3n");
    }

    @Test
    void aStepThatHasToBeApprovedWaitsAndWhatWasDoneIsNotDoneAgain() {
        needsApproval = input -> input.at("/step/id").asString("").equals("second");
        start();
        TaskId id = create();
        ApprovalRequest request = asked(id);
        assertThat(request.subject().stepId()).isEqualTo("second");
        assertThat(effects).containsExactly("one s3cr3t-t0k3n");

        ann.approve(request.id());

        awaitEnd(id);
        assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
        assertThat(effects).containsExactly("one s3cr3t-t0k3n", "two s3cr3t-t0k3n");
    }

    @Test
    void anAnswerGivenWhileNoServerRunsCountsAfterTheRestart() {
        start();
        TaskId id = create();
        ApprovalRequest request = asked(id);
        worker.close();

        new FakeReviewer(
                        new Approvals(TaskTables.dataSource(), now::get, "https://other.example", () -> {}),
                        "user:default/ann",
                        LEADS)
                .approve(request.id());
        start();
        parking.sweep();

        awaitEnd(id);
        assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void aRejectionEndsTheTaskAndSaysWhoAndWhy() {
        start();
        TaskId id = create();

        ann.reject(asked(id).id(), "Not before the audit");

        awaitEnd(id);
        assertThat(status(id)).isEqualTo(TaskStatus.FAILED);
        assertThat(events(id)).last().asString().contains("user:default/ann rejected it: Not before the audit");
        assertThat(effects).isEmpty();
    }

    @Test
    void whenNobodyAnswersInTimeTheTaskEnds() {
        start();
        TaskId id = create();
        ApprovalRequest request = asked(id);

        now.set(request.expiresAt());
        parking.sweep();

        awaitEnd(id);
        assertThat(status(id)).isEqualTo(TaskStatus.FAILED);
        assertThat(events(id)).last().asString().contains("Nobody gave the approval in time");
        assertThatExceptionOfType(ConflictError.class).isThrownBy(() -> ann.approve(request.id()));
    }

    @Test
    void asManyPeopleAsTheRuleWantsHaveToAgree() {
        atLeast = 2;
        start();
        TaskId id = create();
        ApprovalRequest request = asked(id);

        assertThat(ann.approve(request.id()).status()).isEqualTo(ApprovalStatus.OPEN);
        assertThatExceptionOfType(ConflictError.class).isThrownBy(() -> ann.approve(request.id()));
        assertThat(parked(id)).isTrue();
        assertThat(bob.approve(request.id()).status()).isEqualTo(ApprovalStatus.APPROVED);

        awaitEnd(id);
        assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void neitherStrangersNorTheRequesterCanAnswer() {
        start();
        TaskId id = create();
        ApprovalRequest request = asked(id);

        assertThatExceptionOfType(NotAllowedError.class)
                .isThrownBy(() ->
                        new FakeReviewer(approvals, "user:default/eve", "group:default/guests").approve(request.id()));
        assertThatExceptionOfType(NotAllowedError.class)
                .isThrownBy(() -> new FakeReviewer(approvals, "user:default/jane", LEADS).approve(request.id()));
        assertThat(parked(id)).isTrue();
    }

    @Test
    void aParkedTaskCanBeCancelled() {
        start();
        TaskId id = create();
        ApprovalRequest request = asked(id);

        store.cancel(id);
        parking.ended(id);

        assertThat(status(id)).isEqualTo(TaskStatus.CANCELLED);
        assertThatExceptionOfType(ConflictError.class).isThrownBy(() -> ann.approve(request.id()));
    }

    @Test
    void aParkedTaskThatHasDoneSomethingIsHandedToAWorkerToBeCancelled() {
        needsApproval = input -> input.at("/step/id").asString("").equals("second");
        start();
        TaskId id = create();
        asked(id);

        store.cancel(id);
        worker.wake();

        awaitEnd(id);
        assertThat(status(id)).isEqualTo(TaskStatus.CANCELLED);
        assertThat(effects).containsExactly("one s3cr3t-t0k3n");
    }

    @Test
    void aRetryIsApprovedAnew() {
        start();
        TaskId id = create();
        ApprovalRequest first = asked(id);
        ann.approve(first.id());
        awaitEnd(id);

        parking.forget(id);
        store.retry(id, cipher.seal(id, SECRETS));
        worker.wake();

        ApprovalRequest second = asked(id);
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(effects).hasSize(2);
    }

    @Test
    @Timeout(900)
    void aHundredParkedTasksOutliveARestart() {
        start();
        List<TaskId> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ids.add(create());
        }
        await(() -> queue.parked().size() == ids.size());
        worker.close();

        start();
        for (TaskId id : ids) {
            ann.approve(approvals.of(id.uuid()).getFirst().id());
        }
        parking.sweep();

        ids.forEach(this::awaitEnd);
        assertThat(ids).allSatisfy(id -> assertThat(status(id)).isEqualTo(TaskStatus.COMPLETED));
        assertThat(effects).hasSize(2 * ids.size());
    }

    private void start() {
        parking = newParking();
        worker = newWorker();
        worker.start();
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
                        new WorkflowExecution(
                                runner(),
                                new TaskOrigins(user -> Optional.empty()),
                                spec -> TemplateSource.ofFiles(Map.of(), null),
                                parking),
                        parking,
                        settings,
                        Schedulers.boundedElastic()),
                settings,
                InstantSource.system());
    }

    private WorkflowRunner runner() {
        TemplateAction effect = new TemplateAction() {
            @Override
            public ActionDescription description() {
                return ActionDescription.of("test:effect", "Has an effect");
            }

            @Override
            public void execute(ActionContext context) {
                effects.add(context.input().path("text").asString());
            }
        };
        return new WorkflowRunner(
                ActionRegistry.of(List.of(effect)),
                TemplateEngine.builder().build(),
                PolicyGate.of((entryPoint, input) -> Mono.fromSupplier(() -> answer(input))),
                WorkflowSettings.in(folder).withHashKey(new Secret("the key of this test")),
                Schedulers.boundedElastic());
    }

    private EngineAnswer answer(JsonNode input) {
        ObjectNode decision = (ObjectNode) JsonMapper.shared().readTree("""
                {"schema":"decision/v1","allow":true,"deny":[],"warn":[],"shadow":[],"exempted":[],
                 "require_approval":[],"obligations":[],"ttl":0}""");
        decision.put("id", input.path("id").asString());
        if (needsApproval.test(input)) {
            decision.withArray("require_approval")
                    .addObject()
                    .put("code", "APP-001")
                    .put("reason", "Tier 1")
                    .put("min", atLeast)
                    .putArray("groups")
                    .add(LEADS);
        }
        return new EngineAnswer.Defined(decision, "r1");
    }

    private TaskId create() {
        TaskId id = TaskId.random();
        ObjectNode template = (ObjectNode) new YAMLMapper().readTree("""
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: tested}
                spec:
                  type: service
                  owner: team
                  steps:
                    - {id: first, action: test:effect, input: {text: "one ${{ secrets.token }}"}}
                    - {id: second, action: test:effect, input: {text: "two ${{ secrets.token }}"}}
                """);
        ObjectNode spec = TemplateEntity.of(template)
                .task(JsonMapper.shared().createObjectNode(), TaskUser.NONE)
                .toJson();
        Subject jane = new Subject("user", "user:default/jane", List.of("user:default/jane"), "token", null);
        store.create(new NewTask(id, spec, "user:default/jane", TaskOrigins.json(jane), cipher.seal(id, SECRETS)));
        worker.wake();
        return id;
    }

    private ApprovalRequest asked(TaskId id) {
        await(() -> parked(id));
        return approvals.of(id.uuid()).getFirst();
    }

    private boolean parked(TaskId id) {
        return queue.parked().contains(id.uuid());
    }

    private TaskStatus status(TaskId id) {
        return store.find(id).orElseThrow().status();
    }

    private List<String> events(TaskId id) {
        return store.events(store.find(id).orElseThrow(), 0, false, 1000).stream()
                .map(event -> event.body().toString())
                .toList();
    }

    private void awaitEnd(TaskId id) {
        await(() -> status(id).ended());
    }

    private static void await(BooleanSupplier holds) {
        Awaitility.await().atMost(PATIENCE).until(holds::getAsBoolean);
    }
}
