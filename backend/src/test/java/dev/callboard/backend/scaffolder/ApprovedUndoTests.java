package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.approval.ApprovalRequest;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.PolicyGate;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TemplateAction;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Effects whose undoing people have to agree to, on the real queue, engine, gate and tables. */
@Timeout(300)
class ApprovedUndoTests {

    @TempDir
    Path folder;

    private final Things things = new Things();
    private volatile boolean asks = true;
    private TaskWorld world;

    @BeforeEach
    void build() {
        world = new TaskWorld(
                folder,
                PolicyGate.of((entryPoint, input) -> Mono.fromSupplier(() -> answer(input))),
                things,
                failure());
        world.start();
    }

    @AfterEach
    void stop() {
        world.stop();
    }

    @Test
    void anUndoThatHasToBeApprovedIsParkedAndSaysWhereToAnswer() {
        TaskId id = createFailing();
        ApprovalRequest request = world.asked(id);

        assertThat(request.subject().stepId()).isEqualTo("second");
        assertThat(request.subject().question().path("phase").asString()).isEqualTo("undo");
        assertThat(world.status(id)).isEqualTo(TaskStatus.OPEN);
        assertThat(things.made).containsExactly("a", "b");
        assertThat(world.events(id))
                .anyMatch(text -> text.contains("undoing it waits for an approval by group:default/leads")
                        && text.contains("https://portal.example/api/policy/approvals/" + request.id()));
    }

    @Test
    void onceApprovedEverythingIsUndoneNewestFirstAndNothingIsDoneAgain() {
        TaskId id = createFailing();

        world.ann.approve(world.asked(id).id());

        world.awaitEnd(id);
        assertThat(world.status(id)).isEqualTo(TaskStatus.FAILED);
        assertThat(things.made).isEmpty();
        assertThat(things.history).containsExactly("a", "b");
        assertThat(world.events(id)).anyMatch(text -> text.contains("Undone: b is gone"));
        assertThat(world.events(id)).last().asString().contains("it is taken");
    }

    @Test
    void anApprovalThatCameWhileNoServerRanUndoesAfterTheRestart() {
        TaskId id = createFailing();
        ApprovalRequest request = world.asked(id);
        world.stop();

        world.ann.approve(request.id());
        world.start();
        world.sweep();

        world.awaitEnd(id);
        assertThat(things.made).isEmpty();
    }

    @Test
    void aRejectedUndoLeavesWhatIsThereAndListsIt() {
        TaskId id = createFailing();

        world.ann.reject(world.asked(id).id(), "Customers use it already");

        world.awaitEnd(id);
        assertThat(world.status(id)).isEqualTo(TaskStatus.FAILED);
        // What nobody has to agree to is undone all the same.
        assertThat(things.made).containsExactly("b");
        assertThat(world.events(id))
                .anyMatch(text -> text.contains("Not undone") && text.contains("Customers use it already"));
    }

    @Test
    void whoWantedItToStayIsHeardThoughNoRuleAsksAnyMore() {
        TaskId id = createFailing();
        ApprovalRequest request = world.asked(id);
        asks = false;

        world.ann.reject(request.id(), "Customers use it already");

        world.awaitEnd(id);
        assertThat(things.made).containsExactly("b");
        assertThat(world.events(id))
                .anyMatch(text -> text.contains("Not undone") && text.contains("Customers use it already"));
    }

    @Test
    void whenNobodyAnswersInTimeWhatIsThereIsListed() {
        TaskId id = createFailing();

        world.now.set(world.asked(id).expiresAt());
        world.sweep();

        world.awaitEnd(id);
        assertThat(things.made).containsExactly("b");
        assertThat(world.events(id)).anyMatch(text -> text.contains("Nobody gave the approval in time"));
    }

    @Test
    void cancellingATaskThatWaitsToBeUndoneDoesNotGoPastTheApproval() {
        TaskId id = createFailing();
        ApprovalRequest request = world.asked(id);

        world.store.cancel(id);
        assertThat(world.parked(id)).isFalse();
        world.wake();

        assertThat(world.asked(id).id()).isEqualTo(request.id());
        assertThat(things.made).containsExactly("a", "b");
        world.ann.approve(request.id());
        world.awaitEnd(id);
        assertThat(things.made).isEmpty();
    }

    private TaskId createFailing() {
        return world.create(
                "{id: first, action: test:make, input: {text: a}}",
                "{id: second, action: test:make, input: {text: b}}",
                "{id: third, action: test:fail}");
    }

    private static TemplateAction failure() {
        return new TemplateAction() {
            @Override
            public ActionDescription description() {
                return ActionDescription.of("test:fail", "Fails");
            }

            @Override
            public void execute(ActionContext context) {
                throw ActionException.conflict("it is taken");
            }
        };
    }

    /** Whoever wants to take away b needs the leads. */
    private EngineAnswer answer(JsonNode input) {
        ObjectNode decision = (ObjectNode) JsonMapper.shared().readTree("""
                {"schema":"decision/v1","allow":true,"deny":[],"warn":[],"shadow":[],"exempted":[],
                 "require_approval":[],"obligations":[],"ttl":0}""");
        decision.put("id", input.path("id").asString());
        if (asks
                && input.path("phase").asString("").equals("undo")
                && input.at("/step/input/text").asString("").equals("b")) {
            decision.withArray("require_approval")
                    .addObject()
                    .put("code", "APP-009")
                    .put("reason", "It may be in use")
                    .put("min", 1)
                    .putArray("groups")
                    .add(TaskWorld.LEADS);
        }
        return new EngineAnswer.Defined(decision, "r1");
    }
}
