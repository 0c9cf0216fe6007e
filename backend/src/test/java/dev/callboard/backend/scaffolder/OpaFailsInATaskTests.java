package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.opa.OpaPolicyEngine;
import dev.callboard.policy.opa.OpaSettings;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.TemplateAction;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What becomes of a task whose engine fails between its first effect and its second. */
@Timeout(300)
class OpaFailsInATaskTests {

    /** What works has to work on a busy machine too, so that each failure is the one that is meant. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Longer than the engine's, whose silence is what is meant. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration HOLD = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private final Things things = new Things();

    static Stream<Arguments> wrongAnswers() {
        return Stream.of(
                wrong(
                        "a page of a proxy",
                        (exchange, input) -> FakeOpa.send(exchange, 200, "text/html", "<html>Sign in</html>")),
                wrong(
                        "truncated",
                        (exchange, input) -> FakeOpa.send(
                                exchange,
                                200,
                                "application/json",
                                "{\"result\": {\"allow\": true, \"schema\": \"deci")),
                wrong(
                        "for another question",
                        (exchange, input) -> FakeOpa.json(
                                exchange,
                                FakeOpa.allow(input).put("id", "another").toString())),
                wrong(
                        "of an old contract",
                        (exchange, input) -> FakeOpa.json(
                                exchange,
                                FakeOpa.allow(input)
                                        .put("schema", "decision/v0")
                                        .toString())),
                wrong("allowing beside a denial", (exchange, input) -> {
                    var decision = FakeOpa.allow(input);
                    decision.withArray("deny")
                            .addObject()
                            .put("code", "TST-001")
                            .put("severity", "high")
                            .put("enforcement", "enforce")
                            .put("overridable", false)
                            .put("message", "No")
                            .put("remediation", "None");
                    FakeOpa.json(exchange, decision.toString());
                }),
                wrong(
                        "of no known bundle",
                        (exchange, input) -> FakeOpa.send(
                                exchange, 200, "application/json", "{\"result\": " + FakeOpa.allow(input) + "}")),
                wrong("undefined", (exchange, input) -> FakeOpa.send(exchange, 200, "application/json", "{}")),
                wrong(
                        "an error of the rules",
                        (exchange, input) -> FakeOpa.send(
                                exchange,
                                500,
                                "application/json",
                                "{\"code\": \"internal_error\", \"message\": \"error(s) occurred while evaluating query\"}")));
    }

    private static Arguments wrong(String name, FakeOpa.Answer answer) {
        return Arguments.argumentSet(name, answer);
    }

    @ParameterizedTest
    @MethodSource("wrongAnswers")
    void anAnswerThatIsNoPermissionEndsTheTaskAndUndoesIt(FakeOpa.Answer answer) {
        try (FakeOpa opa = new FakeOpa();
                OpaPolicyEngine engine = engine(opa.url());
                TaskWorld world = world(engine)) {
            opa.answer(OpaFailsInATaskTests::isSecondStep, answer);
            world.start();

            TaskId id = create(world);

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.FAILED);
            assertThat(things.history).containsExactly("a");
            assertThat(things.made).isEmpty();
            assertThat(world.events(id)).anyMatch(text -> text.contains("POLICY-"));
        }
    }

    static Stream<Arguments> absences() {
        return Stream.of(
                wrong("no answer", (exchange, input) -> {}),
                wrong("closed without an answer", (exchange, input) -> exchange.close()),
                wrong(
                        "not now",
                        (exchange, input) -> FakeOpa.send(exchange, 503, "text/html", "<html>Not now</html>")));
    }

    @ParameterizedTest
    @MethodSource("absences")
    void aTaskIsHeldWhileTheEngineIsAwayAndGoesOnWhenItIsBack(FakeOpa.Answer answer) {
        try (FakeOpa opa = new FakeOpa();
                OpaPolicyEngine engine = engine(opa.url());
                TaskWorld world = new TaskWorld(
                        TaskTables.empty(),
                        TaskWorld.settings(folder).withHold(Duration.ofMinutes(10), PAUSE),
                        PolicyGate.of(engine, PATIENCE),
                        things)) {
            opa.answer(OpaFailsInATaskTests::isSecondStep, answer);
            world.start();
            TaskId id = create(world);
            TaskWorld.await(
                    () -> world.events(id).stream().anyMatch(text -> text.contains("Waiting for the policy engine")));
            assertThat(things.history).containsExactly("a");

            opa.answer(input -> false, answer);

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
            assertThat(things.history).containsExactly("a", "b");
        }
    }

    @Test
    void aTaskIsHeldTooWhenTheGateGivesUpBeforeItsEngine() {
        AtomicBoolean silent = new AtomicBoolean(true);
        PolicyGate gate = PolicyGate.of(
                (entryPoint, input) -> silent.get() && isSecondStep(input)
                        ? Mono.never()
                        : Mono.fromSupplier(() -> new EngineAnswer.Defined(FakeOpa.allow(input), "r1")),
                Duration.ofSeconds(2));
        try (TaskWorld world = new TaskWorld(
                TaskTables.empty(), TaskWorld.settings(folder).withHold(Duration.ofMinutes(10), PAUSE), gate, things)) {
            world.start();
            TaskId id = create(world);
            TaskWorld.await(() -> world.events(id).stream()
                    .anyMatch(text -> text.contains("Waiting for the policy engine")
                            && text.contains("did not answer within 2000 ms")));
            assertThat(things.history).containsExactly("a");

            silent.set(false);

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
            assertThat(things.history).containsExactly("a", "b");
        }
    }

    @Test
    void aServerThatIsGoneForGoodEndsTheTaskAndWhatCannotBeUndoneIsListed() {
        try (FakeOpa opa = new FakeOpa();
                OpaPolicyEngine engine = engine(opa.url());
                TaskWorld world = new TaskWorld(
                        TaskTables.empty(),
                        TaskWorld.settings(folder).withHold(HOLD, PAUSE),
                        PolicyGate.of(engine, PATIENCE),
                        things,
                        doing("test:end", opa::close))) {
            world.start();

            TaskId id = world.create(
                    "{id: first, action: test:make, input: {text: a}}",
                    "{id: ended, action: test:end}",
                    "{id: second, action: test:make, input: {text: b}}");

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.FAILED);
            // Undoing is asked about too, so nobody takes it away.
            assertThat(things.history).containsExactly("a");
            assertThat(things.made).containsExactly("a");
            assertThat(world.events(id)).anyMatch(text -> text.contains("Not undone"));
        }
    }

    private TaskWorld world(OpaPolicyEngine engine) {
        return new TaskWorld(
                TaskTables.empty(),
                TaskWorld.settings(folder).withHold(HOLD, PAUSE),
                PolicyGate.of(engine, PATIENCE),
                things);
    }

    private static TaskId create(TaskWorld world) {
        return world.create(
                "{id: first, action: test:make, input: {text: a}}",
                "{id: second, action: test:make, input: {text: b}}");
    }

    private static OpaPolicyEngine engine(URI url) {
        return OpaPolicyEngine.start(new OpaSettings(url, null, null, LIMIT, LIMIT), InstantSource.system());
    }

    private static boolean isSecondStep(JsonNode input) {
        return input.at("/step/id").asString("").equals("second");
    }

    private static TemplateAction doing(String id, Runnable what) {
        return new TemplateAction() {
            @Override
            public ActionDescription description() {
                return ActionDescription.of(id, "Ends something");
            }

            @Override
            public void execute(ActionContext context) {
                what.run();
            }
        };
    }
}
