package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.approval.ApprovalRequest;
import dev.callboard.policy.Judgement;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.opa.OpaPolicyEngine;
import dev.callboard.policy.opa.OpaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** A real OPA that gets other bundles in the middle of a task: older ones, and some that it should not take. */
@Timeout(300)
class RealOpaBundlesTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration HOLD = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final String MAKE_A = "{id: first, action: test:make, input: {text: a}}";
    private static final String DISTURB = "{id: disturbed, action: test:disturb}";
    private static final String MAKE_B = "{id: second, action: test:make, input: {text: b}}";

    private static final TestRules FORBIDDING_THE_SECOND = TestRules.ALLOWING.withStep(
            Map.of(
                    "allow",
                    "object.get(input.step, \"id\", \"\") != \"second\"",
                    "deny",
                    "[f | input.step.id == \"second\"; f := {\"code\": \"TST-001\", \"severity\": \"high\", \"message\": \"No\"}]"));

    private static final String ASKS =
            "[{\"code\": \"APP-001\", \"reason\": \"Tier 1\", \"groups\": [\"" + TaskWorld.LEADS + "\"], \"min\": 1}]";

    private static final TestRules ASKING_ABOUT_PLANS = TestRules.ALLOWING.withTask(Map.of("require_approval", ASKS));

    private static final TestRules ASKING_ABOUT_THE_SECOND = TestRules.ALLOWING.withStep(Map.of(
            "require_approval", "[r | input.step.id == \"second\"; input.phase == \"step\"; some r in " + ASKS + "]"));

    @TempDir
    Path folder;

    private final Things things = new Things();
    private final List<Judgement> judgements = new CopyOnWriteArrayList<>();
    private OpaOfServedBundles opa;
    private OpaPolicyEngine engine;

    @BeforeEach
    void startOpa() throws Exception {
        opa = new OpaOfServedBundles(folder);
        opa.start();
        engine = OpaPolicyEngine.start(new OpaSettings(opa.url(), null, null, LIMIT, LIMIT), InstantSource.system());
    }

    @AfterEach
    void stopOpa() {
        engine.close();
        opa.close();
    }

    @Test
    void rulesThatSomebodyElseSignedDecideNothing() throws Exception {
        opa.roll(FORBIDDING_THE_SECOND, "r1");
        try (TaskWorld world = world(() -> {
            opa.putStrange(TestRules.ALLOWING, "r2");
            opa.awaitComplaint("verif");
        })) {
            TaskId id = world.create(MAKE_A, DISTURB, MAKE_B);

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.FAILED);
            assertThat(things.history).containsExactly("a");
            assertThat(world.events(id)).anyMatch(text -> text.contains("TST-001"));
            assertThat(revisions()).containsOnly("r1");
        }
    }

    @Test
    void nothingIsDoneWhileThereAreOnlyRulesThatSomebodyElseSigned() throws Exception {
        opa.putStrange(TestRules.ALLOWING, "r1");
        opa.awaitComplaint("verif");
        try (TaskWorld world = world(() -> {})) {
            TaskId id = world.create(MAKE_A, MAKE_B);
            awaitEvent(world, id, "Waiting for the policy engine");
            assertThat(engine.status().ready()).isFalse();
            assertThat(things.history).isEmpty();

            opa.roll(TestRules.ALLOWING, "r2");

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
            assertThat(things.history).containsExactly("a", "b");
            assertThat(revisions()).containsOnly("r2");
        }
    }

    @Test
    void aTaskIsHeldWhileAnOpaThatWasStartedAgainHasNoRulesYet() throws Exception {
        opa.roll(TestRules.ALLOWING, "r1");
        try (TaskWorld world = world(() -> {
            opa.putStrange(TestRules.ALLOWING, "r2");
            opa.start();
        })) {
            TaskId id = world.create(MAKE_A, DISTURB, MAKE_B);
            awaitEvent(world, id, "Waiting for the policy engine");
            assertThat(things.history).containsExactly("a");

            opa.roll(TestRules.ALLOWING, "r3");

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
            assertThat(things.history).containsExactly("a", "b");
        }
    }

    @Test
    void olderRulesDecideFromTheNextStepOnAndTheirRevisionIsNoted() throws Exception {
        opa.roll(TestRules.ALLOWING, "r2");
        try (TaskWorld world = world(() -> opa.roll(FORBIDDING_THE_SECOND, "r1"))) {
            TaskId id = world.create(MAKE_A, DISTURB, MAKE_B);

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.FAILED);
            assertThat(things.history).containsExactly("a");
            // Undone with the older rules' leave.
            assertThat(things.made).isEmpty();
            assertThat(revisionsOf("/steps")).containsExactly("r2");
            assertThat(revisionsOf("/step")).startsWith("r2", "r2", "r1").endsWith("r1");
        }
    }

    @Test
    void anApprovalThatNewerRulesAskedForCountsForOlderOnesThatAskTheSame() throws Exception {
        opa.roll(ASKING_ABOUT_THE_SECOND, "r2");
        try (TaskWorld world = world(() -> {})) {
            TaskId id = world.create(MAKE_A, MAKE_B);
            ApprovalRequest request = world.asked(id);
            assertThat(things.history).containsExactly("a");
            opa.roll(ASKING_ABOUT_THE_SECOND, "r1");

            world.ann.approve(request.id());

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
            assertThat(things.history).containsExactly("a", "b");
            // The plan is judged again, with the older rules, before the step that waited.
            assertThat(revisionsOf("/steps")).containsExactly("r2", "r1");
            assertThat(revisionsOf("/step")).startsWith("r2", "r2").endsWith("r1");
        }
    }

    @Test
    void anApprovalThatOlderRulesDoNotAskForIsWaitedForAllTheSame() throws Exception {
        opa.roll(ASKING_ABOUT_PLANS, "r2");
        try (TaskWorld world = world(() -> {})) {
            TaskId id = world.create(MAKE_A, MAKE_B);
            ApprovalRequest request = world.asked(id);
            opa.roll(TestRules.ALLOWING, "r1");
            world.sweep();
            assertThat(world.parked(id)).isTrue();

            world.ann.approve(request.id());

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
            assertThat(revisionsOf("/steps")).containsExactly("r2", "r1");
        }
    }

    @Test
    void whoSaidNoIsHeardThoughOlderRulesWouldNotHaveAsked() throws Exception {
        opa.roll(ASKING_ABOUT_PLANS, "r2");
        try (TaskWorld world = world(() -> {})) {
            TaskId id = world.create(MAKE_A, MAKE_B);
            ApprovalRequest request = world.asked(id);
            opa.roll(TestRules.ALLOWING, "r1");

            world.ann.reject(request.id(), "Not before the audit");

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.FAILED);
            assertThat(things.history).isEmpty();
            assertThat(world.events(id)).last().asString().contains("user:default/ann rejected it");
        }
    }

    @Test
    void olderRulesThatAskMoreAreMetBeforeTheTaskGoesOn() throws Exception {
        opa.roll(ASKING_ABOUT_PLANS, "r2");
        try (TaskWorld world = world(() -> {})) {
            TaskId id = world.create(MAKE_A, MAKE_B);
            ApprovalRequest request = world.asked(id);
            opa.roll(
                    TestRules.ALLOWING.withTask(Map.of("require_approval", ASKS.replace("\"min\": 1", "\"min\": 2"))),
                    "r1");

            world.ann.approve(request.id());

            awaitEvent(world, id, "Waiting for 2 approvals");
            TaskWorld.await(() -> world.parked(id));
            assertThat(things.history).isEmpty();

            world.bob.approve(request.id());

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
        }
    }

    private TaskWorld world(Disturbance disturbance) {
        TaskWorld world = new TaskWorld(
                TaskTables.empty(),
                TaskWorld.settings(folder).withHold(HOLD, PAUSE),
                PolicyGate.recorded(
                        engine,
                        PATIENCE,
                        judgement -> Mono.fromRunnable(() -> judgements.add(judgement)),
                        InstantSource.system()),
                things,
                disturbance.asAction());
        world.start();
        return world;
    }

    /** The revisions that decided, without the questions that nobody answered. */
    private List<String> revisions() {
        return revisionsOf("");
    }

    private List<String> revisionsOf(String pointer) {
        return judgements.stream()
                .filter(judgement -> !judgement.input().at(pointer).isMissingNode())
                .map(judgement -> judgement.decision().revision())
                .filter(revision -> !revision.isEmpty())
                .toList();
    }

    private static void awaitEvent(TaskWorld world, TaskId id, String part) {
        TaskWorld.await(() -> world.events(id).stream().anyMatch(text -> text.contains(part)));
    }
}
