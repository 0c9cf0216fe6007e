package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.await;
import static dev.callboard.scaffolder.workflow.Workflows.json;
import static dev.callboard.scaffolder.workflow.Workflows.settings;
import static dev.callboard.scaffolder.workflow.Workflows.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.Finding;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.ObjectNode;

/** What the policy's word does to a run. */
class GateOnTheWayTests {

    private static final String TWO_STEPS = """
            steps:
              - {id: first, action: own:echo, input: {text: one}}
              - {id: second, action: own:echo, input: {text: "${{ parameters.text }}"}}
            """;

    @TempDir
    Path folder;

    private final ScriptedAction echo = ScriptedAction.echo("own:echo");
    private final RecordingJournal journal = new RecordingJournal();

    @Test
    void aPlanThatIsDeniedLeavesNoTrace() {
        FakePolicyGate gate = FakePolicyGate.denying(input -> input.has("steps"));

        WorkflowResult result = run(gate, task(TWO_STEPS));

        assertThat(result).isInstanceOfSatisfying(WorkflowResult.Refused.class, refused -> {
            assertThat(refused.stepId()).isNull();
            assertThat(refused.findings()).extracting(Finding::code).containsExactly("TST-001");
            assertThat(refused.findings()).extracting(Finding::remediation).containsExactly("Ask the test");
        });
        assertThat(echo.inputs).isEmpty();
        assertThat(journal.entries).isEmpty();
        assertThat(gate.questions(EntryPoint.ACTION)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void tellsOfADeniedPlanBeforeATaskIsMade() {
        FakePolicyGate gate = FakePolicyGate.denying(input -> input.has("steps"));

        PlanDecision decision = await(runner(gate, settings(folder)).plan(task(TWO_STEPS)));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        PlanDecision.Refused.class,
                        refused -> assertThat(refused.findings())
                                .extracting(Finding::message)
                                .containsExactly("The test forbids it"));
    }

    @Test
    void aDeniedStepStopsTheRunThere() {
        FakePolicyGate gate = FakePolicyGate.denying(
                input -> input.at("/step/input/text").asString("").equals("bad"));

        WorkflowResult result = run(gate, task(TWO_STEPS, "{\"text\": \"bad\"}", Map.of()));

        assertThat(Workflows.why(result))
                .isInstanceOfSatisfying(
                        WorkflowResult.Refused.class,
                        refused -> assertThat(refused.stepId()).isEqualTo("second"));
        assertThat(echo.inputs).containsExactly(json("{\"text\": \"one\"}"));
        assertThat(journal.progress())
                .containsExactly("first processing", "first completed", "second processing", "second failed");
        assertThat(journal.said()).contains("error: TST-001: The test forbids it. What to do: Ask the test");
    }

    @Test
    void oneDeniedIterationKeepsAllFromRunning() {
        FakePolicyGate gate = FakePolicyGate.denying(
                input -> input.at("/step/input/text").asString("").equals("b"));

        WorkflowResult result = run(gate, task("""
                steps:
                  - {id: many, action: own:echo, each: [a, b, c], input: {text: "${{ each.value }}"}}
                """));

        assertThat(result).isInstanceOf(WorkflowResult.Refused.class);
        assertThat(echo.inputs).isEmpty();
    }

    @Test
    void asksAboutEveryIteration() {
        FakePolicyGate gate = FakePolicyGate.allowing();

        run(gate, task("""
                steps:
                  - {id: many, action: own:echo, each: [a, b], input: {text: "${{ each.value }}"}}
                """));

        assertThat(gate.questions(EntryPoint.ACTION))
                .extracting(input -> input.at("/step/each"))
                .containsExactly(
                        json("{\"key\": \"0\", \"value\": \"a\"}"), json("{\"key\": \"1\", \"value\": \"b\"}"));
        assertThat(gate.questions(EntryPoint.TASK).getFirst().path("steps")).hasSize(2);
    }

    @Test
    void anAnswerThatIsNoDecisionRefuses() {
        FakePolicyGate gate = FakePolicyGate.answering(input -> input.has("steps")
                ? FakePolicyGate.defined(FakePolicyGate.allow(input))
                : FakePolicyGate.defined(FakePolicyGate.allow(input).put("id", "another")));

        assertThat(run(gate, task(TWO_STEPS))).isInstanceOf(WorkflowResult.Refused.class);
        assertThat(echo.inputs).isEmpty();
    }

    @Test
    void handsOverTheInputAsTheRulesChangedIt() {
        FakePolicyGate gate = changing("/text", "\"two\"");

        WorkflowResult result = run(gate, task("steps: [{id: only, action: own:echo, input: {text: one, keep: 1}}]"));

        assertThat(result).isInstanceOf(WorkflowResult.Completed.class);
        assertThat(echo.inputs).containsExactly(json("{\"text\": \"two\", \"keep\": 1}"));
    }

    @Test
    void refusesChangesThatLeadTheStepElsewhere() {
        FakePolicyGate gate = changing("/repoUrl", "\"other.example?owner=a&repo=b\"");

        WorkflowResult result = run(
                gate, task("steps: [{id: only, action: own:echo, input: {repoUrl: 'one.example?owner=a&repo=b'}}]"));

        assertThat(result).isInstanceOf(WorkflowResult.Failed.class);
        assertThat(echo.inputs).isEmpty();
    }

    @Test
    void holdsAStepUntilTheEngineIsBack() {
        AtomicInteger asked = new AtomicInteger();
        FakePolicyGate gate = FakePolicyGate.answering(input -> input.has("step") && asked.incrementAndGet() < 4
                ? new EngineAnswer.Unavailable("connection refused")
                : FakePolicyGate.defined(FakePolicyGate.allow(input)));

        StepVerifier.withVirtualTime(() -> immediate(gate).run(task(TWO_STEPS), journal))
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(14))
                .thenAwait(Duration.ofSeconds(2))
                .expectNextMatches(WorkflowResult.Completed.class::isInstance)
                .expectComplete()
                .verify(Workflows.PATIENCE);

        assertThat(journal.said())
                .filteredOn(line -> line.contains("connection refused"))
                .hasSize(1);
    }

    @Test
    void failsAStepThatWasHeldForTooLong() {
        FakePolicyGate gate = FakePolicyGate.answering(input -> input.has("step")
                ? new EngineAnswer.Unavailable("connection refused")
                : FakePolicyGate.defined(FakePolicyGate.allow(input)));

        StepVerifier.withVirtualTime(() -> immediate(gate).run(task(TWO_STEPS), journal))
                .expectSubscription()
                .expectNoEvent(Duration.ofMinutes(10).minusSeconds(1))
                .thenAwait(Duration.ofSeconds(2))
                .assertNext(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                WorkflowResult.Failed.class,
                                failed -> assertThat(failed.message()).contains("connection refused")))
                .expectComplete()
                .verify(Workflows.PATIENCE);

        assertThat(echo.inputs).isEmpty();
    }

    @Test
    void cancelsATaskThatIsHeld() {
        FakePolicyGate gate = FakePolicyGate.answering(input -> input.has("step")
                ? new EngineAnswer.Unavailable("connection refused")
                : FakePolicyGate.defined(FakePolicyGate.allow(input)));
        WorkflowTask task = task(TWO_STEPS);

        StepVerifier.withVirtualTime(() -> immediate(gate).run(task, journal))
                .expectSubscription()
                .expectNoEvent(Duration.ofMinutes(1))
                .then(() -> task.cancellation().cancel())
                .expectNextMatches(WorkflowResult.Cancelled.class::isInstance)
                .expectComplete()
                .verify(Workflows.PATIENCE);
    }

    @Test
    void saysAtOnceThatAPlanCannotBeJudged() {
        FakePolicyGate gate = FakePolicyGate.answering(input -> new EngineAnswer.Unavailable("connection refused"));

        assertThat(await(runner(gate, settings(folder)).plan(task(TWO_STEPS))))
                .isEqualTo(new PlanDecision.Unavailable("connection refused"));
    }

    @ParameterizedTest
    @CsvSource({"steps, ''", "step, first"})
    void aDryRunIsNotHeldSinceSomebodyWaitsForIt(String about, String stepId) {
        FakePolicyGate gate = FakePolicyGate.answering(input -> input.has(about)
                ? new EngineAnswer.Unavailable("connection refused")
                : FakePolicyGate.defined(FakePolicyGate.allow(input)));
        ScriptedAction dry = new ScriptedAction(echo.description().withDryRun(), context -> {});

        DryRun run =
                await(Workflows.runner(gate, settings(folder), List.of(dry)).dryRun(task(TWO_STEPS), journal));

        assertThat(run.result())
                .isEqualTo(new WorkflowResult.Failed(
                        "ServiceUnavailableError",
                        "The policy could not be asked: connection refused",
                        stepId.isEmpty() ? null : stepId));
        assertThat(dry.inputs).isEmpty();
    }

    @Test
    void refusesATaskThatRepeatsItsStepsTooOften() {
        String list = IntStream.range(0, 1000).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
        WorkflowTask task = task("""
                steps:
                  - {id: a, action: own:echo, each: "${{ parameters.l }}"}
                  - {id: b, action: own:echo, each: "${{ parameters.l }}"}
                  - {id: c, action: own:echo, each: "${{ parameters.l }}"}
                """, "{\"l\": " + list + "}", Map.of());

        assertThat(await(runner(FakePolicyGate.allowing(), settings(folder)).plan(task)))
                .isInstanceOf(PlanDecision.Refused.class);
        assertThat(run(FakePolicyGate.allowing(), task)).isInstanceOf(WorkflowResult.Refused.class);
        assertThat(echo.inputs).isEmpty();
    }

    @Test
    void writesItsJournalOnTheActionSchedulerAlone() {
        List<String> threads = new CopyOnWriteArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        FakePolicyGate gate = FakePolicyGate.answering(input -> asked.incrementAndGet() % 2 == 1
                ? new EngineAnswer.Unavailable("connection refused")
                : FakePolicyGate.defined(FakePolicyGate.with(
                        FakePolicyGate.allow(input),
                        "warn",
                        "{\"code\": \"W-001\", \"severity\": \"low\", \"message\": \"careful\"}")));
        RecordingJournal watched = new RecordingJournal() {
            @Override
            public void event(WorkflowEvent event) {
                threads.add(Thread.currentThread().getName());
            }
        };
        Scheduler scheduler = Schedulers.newSingle("own-actions");
        try {
            await(Workflows.runner(
                            gate,
                            settings(folder).withHold(Duration.ofSeconds(10), Duration.ofMillis(1)),
                            List.of(echo),
                            scheduler)
                    .run(task(TWO_STEPS), watched));
        } finally {
            scheduler.dispose();
        }

        assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("own-actions"));
    }

    private static FakePolicyGate changing(String path, String value) {
        return FakePolicyGate.answering(input -> {
            ObjectNode decision = FakePolicyGate.allow(input);
            return FakePolicyGate.defined(
                    input.has("step")
                            ? FakePolicyGate.with(
                                    decision,
                                    "obligations",
                                    "{\"op\": \"set_input\", \"path\": \"%s\", \"value\": %s, \"code\": \"TST-002\"}"
                                            .formatted(path, value))
                            : decision);
        });
    }

    private WorkflowResult run(FakePolicyGate gate, WorkflowTask task) {
        return await(runner(gate, settings(folder)).run(task, journal));
    }

    private WorkflowRunner runner(FakePolicyGate gate, WorkflowSettings settings) {
        return Workflows.runner(gate, settings, List.of(echo));
    }

    private WorkflowRunner immediate(FakePolicyGate gate) {
        return Workflows.runner(gate, settings(folder), List.of(echo), Schedulers.immediate());
    }
}
