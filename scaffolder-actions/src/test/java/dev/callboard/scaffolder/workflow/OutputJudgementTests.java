package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.await;
import static dev.callboard.scaffolder.workflow.Workflows.json;
import static dev.callboard.scaffolder.workflow.Workflows.settings;
import static dev.callboard.scaffolder.workflow.Workflows.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.Finding;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.workflow.WorkflowResult.Completed;
import dev.callboard.scaffolder.workflow.WorkflowResult.Failed;
import dev.callboard.scaffolder.workflow.WorkflowResult.Refused;
import dev.callboard.scaffolder.workflow.WorkflowResult.Unwound;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** What the policy's word about the outputs of a step does to a run. */
class OutputJudgementTests {

    private static final String MAKE_AND_ECHO = """
            steps:
              - {id: make, action: own:make, input: {name: a}}
              - {id: next, action: own:echo, input: {text: "${{ steps.make.output.id }}"}}
            """;

    private static final Secret KEY = new Secret("key");

    @TempDir
    Path folder;

    private final MadeThings things = new MadeThings();
    private final ScriptedAction echo = ScriptedAction.echo("own:echo");
    private final ScriptedAction quiet = ScriptedAction.named("own:quiet", context -> {});
    private final RecordingJournal journal = new RecordingJournal();

    @Test
    void outputsAreJudgedWithAllThatWasJudgedBefore() {
        FakePolicyGate gate = FakePolicyGate.allowing();

        WorkflowResult result = run(gate, "steps: [{id: only, action: own:echo, input: {text: one, more: {a: 1}}}]");

        assertThat(result).isInstanceOf(Completed.class);
        ObjectNode asked = gate.outputQuestions().getFirst();
        ObjectNode before = gate.questions(EntryPoint.ACTION).getFirst().deepCopy();
        assertThat(asked.path("id")).isNotEqualTo(before.path("id"));
        assertThat(asked.at("/step/output")).isEqualTo(json("{\"text\": \"one\", \"more\": {\"a\": 1}}"));
        ObjectNode same = asked.deepCopy().setAll(Map.of("id", before.path("id"), "time", before.path("time")));
        ((ObjectNode) same.put("phase", "step").path("step")).remove("output");
        assertThat(same).isEqualTo(before);
    }

    @Test
    void secretsInOutputsAreHiddenFromThePolicy() {
        FakePolicyGate gate = FakePolicyGate.allowing();

        run(
                gate,
                task(
                        "steps: [{id: only, action: own:echo, input: {text: 'a ${{ secrets.word }}'}}]",
                        "{}",
                        Map.of("word", "open-sesame")),
                journal);

        assertThat(gate.outputQuestions()).hasSize(1);
        assertThat(gate.everythingAsked()).contains("***secret:word***").doesNotContain("open-sesame");
    }

    @Test
    void nobodyIsAskedAboutNothing() {
        FakePolicyGate gate = FakePolicyGate.allowing();

        assertThat(run(gate, "steps: [{id: only, action: own:quiet}]")).isInstanceOf(Completed.class);

        assertThat(gate.outputQuestions()).isEmpty();
        assertThat(journal.entries(JournalEntry.Completed.class)).hasSize(1);
    }

    @Test
    void whatThePolicyRefusesReachesNoStepAndIsUndone() {
        Unwound end = (Unwound) run(aboutOutputs(FakePolicyGate::deny), MAKE_AND_ECHO);

        assertThat(end.why()).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.stepId()).isEqualTo("make");
            assertThat(refused.findings()).extracting(Finding::code).containsExactly("TST-001");
        });
        assertThat(things.executions).containsExactly("a");
        assertThat(things.undone).containsExactly("a");
        assertThat(things.made).isEmpty();
        assertThat(echo.inputs).isEmpty();
        assertThat(journal.entries(JournalEntry.Completed.class)).isEmpty();
        assertThat(journal.entries(JournalEntry.Failed.class)).isEmpty();
        assertThat(journal.progress()).startsWith("make processing", "make failed");
        assertThat(journal.events.toString()).contains("The policy refuses what was put out by step own:make");
    }

    @Test
    void oneRefusedIterationUndoesThoseBeforeIt() {
        FakePolicyGate gate =
                FakePolicyGate.denying(input -> input.path("phase").asString("").equals("output")
                        && input.at("/step/input/name").asString("").equals("b"));

        Unwound end = (Unwound) run(gate, """
                steps:
                  - {id: many, action: own:make, each: [a, b, c], input: {name: "${{ each.value }}"}}
                """);

        assertThat(end.why()).isInstanceOf(Refused.class);
        assertThat(things.executions).containsExactly("a", "b");
        assertThat(things.undone).containsExactly("b", "a");
    }

    @Test
    void anApprovalCannotHoldBackWhatHasHappened() {
        Unwound end = (Unwound) run(
                aboutOutputs(input -> FakePolicyGate.with(FakePolicyGate.allow(input), "require_approval", """
                        {"code": "APP-001", "groups": ["group:default/leads"], "min": 1, "exclude_requester": true,
                         "expires_in": "24h", "reason": "Look at it"}
                        """)),
                MAKE_AND_ECHO);

        assertThat(end.why())
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.findings())
                                .extracting(Finding::code)
                                .containsExactly("APP-001"));
        assertThat(things.made).isEmpty();
        assertThat(echo.inputs).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\": \"set_input\", \"path\": \"/name\", \"value\": \"b\", \"code\": \"TST-002\"}",
                "{\"op\": \"remove_input\", \"path\": \"/name\", \"code\": \"TST-002\"}",
                "{\"op\": \"set_output\", \"path\": \"/id\", \"value\": \"b\", \"code\": \"TST-002\"}"
            })
    void nothingCanBeChangedAnyMore(String obligation) {
        Unwound end = (Unwound) run(
                aboutOutputs(input -> FakePolicyGate.with(FakePolicyGate.allow(input), "obligations", obligation)),
                MAKE_AND_ECHO);

        assertThat(end.why())
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.findings())
                                .extracting(Finding::code)
                                .containsExactly("POLICY-CONTRACT"));
        assertThat(things.made).isEmpty();
    }

    @Test
    void aRuleMaySayAgainWhatItChangedBefore() {
        FakePolicyGate gate = FakePolicyGate.answering(input -> FakePolicyGate.defined(
                input.has("step")
                        ? FakePolicyGate.with(
                                FakePolicyGate.allow(input),
                                "obligations",
                                "{\"op\": \"set_input\", \"path\": \"/name\", \"value\": \"b\", \"code\": \"TST-002\"}")
                        : FakePolicyGate.allow(input)));

        assertThat(run(
                        gate,
                        MAKE_AND_ECHO
                                .replace("own:echo", "own:quiet")
                                .replace("input: {text", "input: {name: b, text")))
                .isInstanceOf(Completed.class);

        assertThat(things.made).containsOnlyKeys("b");
        assertThat(gate.outputQuestions())
                .extracting(input -> input.at("/step/input/name").asString())
                .containsExactly("b");
    }

    @Test
    void rulesLabelTheTaskAndHideTextsBecauseOfOutputs() {
        FakePolicyGate gate = aboutOutputs(input -> FakePolicyGate.with(
                FakePolicyGate.with(
                        FakePolicyGate.allow(input),
                        "obligations",
                        "{\"op\": \"add_label\", \"path\": \"/tier\", \"value\": \"one\", \"code\": \"TST-001\"}"),
                "obligations",
                "{\"op\": \"log_redact\", \"path\": \"/text\", \"code\": \"TST-001\"}"));

        WorkflowResult result = run(gate, """
                steps:
                  - {id: first, action: own:echo, input: {text: lovelace}}
                  - {id: second, name: "After ${{ steps.first.output.text }}", action: own:quiet}
                """);

        assertThat(result).isInstanceOf(Completed.class);
        assertThat(journal.labels).containsExactly(Map.entry("tier", "one"));
        assertThat(journal.events.toString()).contains("After ").doesNotContain("lovelace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "schema", "allow", "deny", "require_approval", "obligations"})
    void anAnswerThatLacksAnythingLetsNothingPass(String member) {
        Unwound end = (Unwound) run(
                aboutOutputs(input -> {
                    ObjectNode decision = FakePolicyGate.allow(input);
                    decision.remove(member);
                    return decision;
                }),
                MAKE_AND_ECHO);

        assertThat(end.why()).isInstanceOf(Refused.class);
        assertThat(things.made).isEmpty();
        assertThat(echo.inputs).isEmpty();
    }

    @Test
    void anEngineThatStaysAwayEndsTheStepAndUndoesIt() {
        FakePolicyGate gate = FakePolicyGate.answering(
                input -> input.path("phase").asString("").equals("output")
                        ? new EngineAnswer.Unavailable("connection refused")
                        : FakePolicyGate.defined(FakePolicyGate.allow(input)));

        Unwound end = (Unwound) run(gate, MAKE_AND_ECHO);

        assertThat(end.why())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.message())
                                .contains("could not be asked about what the step has put out"));
        assertThat(things.made).isEmpty();
        assertThat(echo.inputs).isEmpty();
    }

    @Test
    void whatIsFoundAfterAnInterruptionIsJudgedToo() {
        things.dieAfter = "a";
        boolean died = runner(FakePolicyGate.allowing())
                .run(task(MAKE_AND_ECHO), journal)
                .map(result -> false)
                .onErrorReturn(MadeThings.Death.class, true)
                .blockOptional(Workflows.PATIENCE)
                .orElseThrow();
        assertThat(died).isTrue();
        assertThat(things.made).containsOnlyKeys("a");

        Unwound end = (Unwound) run(aboutOutputs(FakePolicyGate::deny), task(MAKE_AND_ECHO), journal.next());

        assertThat(end.why()).isInstanceOf(Refused.class);
        assertThat(things.executions).containsExactly("a");
        assertThat(things.made).isEmpty();
        assertThat(echo.inputs).isEmpty();
    }

    /** Allows everything but has its own word about outputs. */
    private static FakePolicyGate aboutOutputs(UnaryOperator<ObjectNode> word) {
        return FakePolicyGate.answering(input -> FakePolicyGate.defined(
                input.path("phase").asString("").equals("output") ? word.apply(input) : FakePolicyGate.allow(input)));
    }

    private WorkflowResult run(FakePolicyGate gate, String spec) {
        return run(gate, task(spec), journal);
    }

    private WorkflowResult run(FakePolicyGate gate, WorkflowTask task, RecordingJournal into) {
        return await(runner(gate).run(task, into));
    }

    private WorkflowRunner runner(FakePolicyGate gate) {
        return Workflows.runner(
                gate,
                settings(folder)
                        .withHold(Duration.ofMillis(200), Duration.ofMillis(1))
                        .withHashKey(KEY),
                List.of(things, echo, quiet));
    }
}
