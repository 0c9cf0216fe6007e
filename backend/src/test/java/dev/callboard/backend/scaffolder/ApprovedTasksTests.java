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
import dev.callboard.scaffolder.action.TemplateAction;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tasks that wait for people, on the real queue, engine, gate and tables. */
@Timeout(300)
class ApprovedTasksTests {

    @TempDir
    Path folder;

    private final List<String> effects = new CopyOnWriteArrayList<>();
    private volatile int atLeast = 1;
    private volatile List<String> asking = List.of("APP-001");
    private volatile Predicate<JsonNode> needsApproval = input -> input.has("steps");
    private TaskWorld world;

    @BeforeEach
    void build() {
        world = new TaskWorld(
                folder, PolicyGate.of((entryPoint, input) -> Mono.fromSupplier(() -> answer(input))), effect());
    }

    @AfterEach
    void stop() {
        world.stop();
    }

    @Test
    void aPlanThatHasToBeApprovedIsParkedAndSaysWhereToAnswer() {
        world.start();
        TaskId id = create();
        ApprovalRequest request = world.asked(id);

        assertThat(world.parked(id)).isTrue();
        assertThat(world.status(id)).isEqualTo(TaskStatus.OPEN);
        assertThat(effects).isEmpty();
        assertThat(request.subject().requester()).isEqualTo("user:default/jane");
        assertThat(request.subject().question().toString()).doesNotContain("s3cr3t-t0k3n");
        assertThat(world.events(id))
                .anyMatch(text -> text.contains("Waiting for an approval by group:default/leads until")
                        && text.contains("https://portal.example/api/policy/approvals/" + request.id()));
    }

    @Test
    void anApprovedTaskGoesOnWithItsSecrets() {
        world.start();
        TaskId id = create();

        world.ann.approve(world.asked(id).id());

        world.awaitEnd(id);
        assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
        assertThat(effects).containsExactly("one s3cr3t-t0k3n", "two s3cr3t-t0k3n");
    }

    @Test
    void aStepThatHasToBeApprovedWaitsAndWhatWasDoneIsNotDoneAgain() {
        needsApproval = input -> input.at("/step/id").asString("").equals("second");
        world.start();
        TaskId id = create();
        ApprovalRequest request = world.asked(id);
        assertThat(request.subject().stepId()).isEqualTo("second");
        assertThat(effects).containsExactly("one s3cr3t-t0k3n");

        world.ann.approve(request.id());

        world.awaitEnd(id);
        assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
        assertThat(effects).containsExactly("one s3cr3t-t0k3n", "two s3cr3t-t0k3n");
    }

    @Test
    void anAnswerGivenWhileNoServerRunsCountsAfterTheRestart() {
        world.start();
        TaskId id = create();
        ApprovalRequest request = world.asked(id);
        world.stop();

        new FakeReviewer(
                        new Approvals(
                                TaskTables.dataSource(),
                                connection -> world.now.get(),
                                "https://other.example",
                                () -> {}),
                        "user:default/ann",
                        TaskWorld.LEADS)
                .approve(request.id());
        world.start();
        world.sweep();

        world.awaitEnd(id);
        assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void aRejectionEndsTheTaskAndSaysWhoAndWhy() {
        world.start();
        TaskId id = create();

        world.ann.reject(world.asked(id).id(), "Not before the audit");

        world.awaitEnd(id);
        assertThat(world.status(id)).isEqualTo(TaskStatus.FAILED);
        assertThat(world.events(id)).last().asString().contains("user:default/ann rejected it: Not before the audit");
        assertThat(effects).isEmpty();
    }

    @Test
    void afterARejectionNobodyElseIsWaitedFor() {
        asking = List.of("APP-001", "APP-002");
        world.start();
        TaskId id = create();
        TaskWorld.await(() -> world.parked(id) && world.approvals.of(id.uuid()).size() == 2);
        List<ApprovalRequest> requests = world.approvals.of(id.uuid());

        world.ann.reject(requests.getFirst().id(), "Not before the audit");

        world.awaitEnd(id);
        assertThat(world.status(id)).isEqualTo(TaskStatus.FAILED);
        assertThatExceptionOfType(ConflictError.class)
                .isThrownBy(() -> world.bob.approve(requests.getLast().id()))
                .withMessageContaining("void");
    }

    @Test
    void whenNobodyAnswersInTimeTheTaskEnds() {
        world.start();
        TaskId id = create();
        ApprovalRequest request = world.asked(id);

        world.now.set(request.expiresAt());
        world.sweep();

        world.awaitEnd(id);
        assertThat(world.status(id)).isEqualTo(TaskStatus.FAILED);
        assertThat(world.events(id)).last().asString().contains("Nobody gave the approval in time");
        assertThatExceptionOfType(ConflictError.class).isThrownBy(() -> world.ann.approve(request.id()));
    }

    @Test
    void asManyPeopleAsTheRuleWantsHaveToAgree() {
        atLeast = 2;
        world.start();
        TaskId id = create();
        ApprovalRequest request = world.asked(id);

        assertThat(world.ann.approve(request.id()).status()).isEqualTo(ApprovalStatus.OPEN);
        assertThatExceptionOfType(ConflictError.class).isThrownBy(() -> world.ann.approve(request.id()));
        assertThat(world.parked(id)).isTrue();
        assertThat(world.bob.approve(request.id()).status()).isEqualTo(ApprovalStatus.APPROVED);

        world.awaitEnd(id);
        assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void neitherStrangersNorTheRequesterCanAnswer() {
        world.start();
        TaskId id = create();
        ApprovalRequest request = world.asked(id);

        assertThatExceptionOfType(NotAllowedError.class)
                .isThrownBy(() -> new FakeReviewer(world.approvals, "user:default/eve", "group:default/guests")
                        .approve(request.id()));
        assertThatExceptionOfType(NotAllowedError.class)
                .isThrownBy(() ->
                        new FakeReviewer(world.approvals, "user:default/jane", TaskWorld.LEADS).approve(request.id()));
        assertThat(world.parked(id)).isTrue();
    }

    @Test
    void aParkedTaskCanBeCancelled() {
        world.start();
        TaskId id = create();
        ApprovalRequest request = world.asked(id);

        world.store.cancel(id);
        world.parking().ended(id);

        assertThat(world.status(id)).isEqualTo(TaskStatus.CANCELLED);
        assertThatExceptionOfType(ConflictError.class).isThrownBy(() -> world.ann.approve(request.id()));
    }

    @Test
    void aParkedTaskThatHasDoneSomethingIsHandedToAWorkerToBeCancelled() {
        needsApproval = input -> input.at("/step/id").asString("").equals("second");
        world.start();
        TaskId id = create();
        world.asked(id);

        world.store.cancel(id);
        world.wake();

        world.awaitEnd(id);
        assertThat(world.status(id)).isEqualTo(TaskStatus.CANCELLED);
        assertThat(effects).containsExactly("one s3cr3t-t0k3n");
    }

    @Test
    void aRetryIsApprovedAnew() {
        world.start();
        TaskId id = create();
        ApprovalRequest first = world.asked(id);
        world.ann.approve(first.id());
        world.awaitEnd(id);

        world.parking().forget(id);
        world.store.retry(id, world.cipher.seal(id, new KeptSecrets(TaskWorld.SECRETS, null)));
        world.wake();

        ApprovalRequest second = world.asked(id);
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(effects).hasSize(2);
    }

    private EngineAnswer answer(JsonNode input) {
        ObjectNode decision = (ObjectNode) JsonMapper.shared().readTree("""
                {"schema":"decision/v1","allow":true,"deny":[],"warn":[],"shadow":[],"exempted":[],
                 "require_approval":[],"obligations":[],"ttl":0}""");
        decision.put("id", input.path("id").asString());
        for (String code : needsApproval.test(input) ? asking : List.<String>of()) {
            decision.withArray("require_approval")
                    .addObject()
                    .put("code", code)
                    .put("reason", "Tier 1")
                    .put("min", atLeast)
                    .putArray("groups")
                    .add(TaskWorld.LEADS);
        }
        return new EngineAnswer.Defined(decision, "r1");
    }

    private TemplateAction effect() {
        return new TemplateAction() {
            @Override
            public ActionDescription description() {
                return ActionDescription.of("test:effect", "Has an effect");
            }

            @Override
            public void execute(ActionContext context) {
                effects.add(context.input().path("text").asString());
            }
        };
    }

    private TaskId create() {
        return world.create(
                "{id: first, action: test:effect, input: {text: \"one ${{ secrets.token }}\"}}",
                "{id: second, action: test:effect, input: {text: \"two ${{ secrets.token }}\"}}");
    }
}
