package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.await;
import static dev.callboard.scaffolder.workflow.Workflows.json;
import static dev.callboard.scaffolder.workflow.Workflows.settings;
import static dev.callboard.scaffolder.workflow.Workflows.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.Finding;
import dev.callboard.scaffolder.action.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of a run whose steps are allowed under conditions. */
class ObligationsTests {

    private static final String ONE_STEP = "steps: [{id: only, action: own:echo, input: {text: one, keep: 1}}]";

    @TempDir
    Path folder;

    private final ScriptedAction echo = ScriptedAction.named("own:echo", context -> {
        context.log().info("Echo of " + context.input());
        context.input().forEachEntry(context::output);
    });
    private final RecordingJournal journal = new RecordingJournal();

    @Test
    void whatRulesRemoveTheActionNeverSees() {
        WorkflowResult result = run("""
                [{"op": "remove_input", "path": "/text", "code": "TST-001"}]""", task(ONE_STEP));

        assertThat(result).isInstanceOf(WorkflowResult.Completed.class);
        assertThat(echo.inputs).containsExactly(json("{\"keep\": 1}"));
        assertThat(journal.entries(JournalEntry.Intended.class))
                .singleElement()
                .satisfies(intended -> assertThat(intended.changes()).hasSize(1));
    }

    @Test
    void whatRulesHideInAnIterationIsNotInTheLineThatAnnouncesItEither() {
        WorkflowResult result = run("""
                [{"op": "log_redact", "path": "/text", "code": "TST-001"}]""", task("""
                steps:
                  - {id: only, action: own:echo, each: [lovelace, babbage], input: {text: "${{ each.value }}"}}
                """));

        assertThat(result).isInstanceOf(WorkflowResult.Completed.class);
        assertThat(echo.inputs).hasSize(2);
        assertThat(journal.said()).anyMatch(line -> line.contains("Running step each"));
        assertThat(journal.events.toString()).doesNotContain("lovelace", "babbage");
    }

    @Test
    void whatRulesHideStaysHiddenAfterAnInterruption() {
        String spec = """
                steps:
                  - {id: only, action: own:echo, input: {text: lovelace}}
                  - {id: next, name: "After ${{ steps.only.output.text }}", action: own:make, input: {name: a}}
                """;
        MadeThings things = new MadeThings();
        things.dieBefore = "a";
        WorkflowSettings settings = settings(folder).withHashKey(new Secret("key"));
        String hide = """
                [{"op": "log_redact", "path": "/text", "code": "TST-001"}]""";
        boolean died = Workflows.runner(obliging(hide), settings, List.of(echo, things))
                .run(task(spec), journal)
                .map(result -> false)
                .onErrorReturn(MadeThings.Death.class, true)
                .blockOptional(Workflows.PATIENCE)
                .orElseThrow();
        assertThat(died).isTrue();
        RecordingJournal resumed = journal.next();

        WorkflowResult result = await(Workflows.runner(FakePolicyGate.allowing(), settings, List.of(echo, things))
                .run(task(spec), resumed));

        assertThat(result).isInstanceOf(WorkflowResult.Completed.class);
        assertThat(echo.inputs).hasSize(1);
        assertThat(resumed.events.toString()).contains("After ").doesNotContain("lovelace");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Two values for one place.
                """
                [{"op": "set_input", "path": "/text", "value": "a", "code": "A-1"},
                 {"op": "set_input", "path": "/text", "value": "b", "code": "B-1"}]""",
                // Gone, and there.
                """
                [{"op": "set_input", "path": "/text", "value": "a", "code": "A-1"},
                 {"op": "remove_input", "path": "/text", "code": "B-1"}]""",
                // The whole input.
                """
                [{"op": "remove_input", "path": "", "code": "A-1"}]""",
                // A place in a text.
                """
                [{"op": "set_input", "path": "/text/deeper", "value": "a", "code": "A-1"}]""",
                // Nothing that anybody promised to do.
                """
                [{"op": "encrypt", "path": "/text", "code": "A-1"}]""",
                // A secret.
                """
                [{"op": "set_input", "path": "/token", "value": "a", "code": "A-1"}]"""
            })
    void aConditionThatCannotBeMetRefusesTheStep(String obligations) {
        WorkflowResult result = run(obligations, task("""
                steps:
                  - {id: only, action: own:echo, input: {text: one, token: "${{ secrets.TOKEN }}"}}
                """, "{}", Map.of("TOKEN", "s3cr3t-value")));

        assertThat(result)
                .isInstanceOfSatisfying(
                        WorkflowResult.Refused.class,
                        refused -> assertThat(refused.findings())
                                .extracting(Finding::code)
                                .containsExactly("POLICY-CONTRACT"));
        assertThat(echo.inputs).isEmpty();
        assertThat(journal.entries).isEmpty();
    }

    /** Runs a task whose plan is allowed, and whose steps are under the conditions. */
    private WorkflowResult run(String obligations, WorkflowTask task) {
        return await(Workflows.runner(obliging(obligations), settings(folder), List.of(echo))
                .run(task, journal));
    }

    private static FakePolicyGate obliging(String obligations) {
        return FakePolicyGate.answering(input -> {
            ObjectNode allow = FakePolicyGate.allow(input);
            if (input.has("step")) {
                allow.set("obligations", JsonMapper.shared().readTree(obligations));
            }
            return FakePolicyGate.defined(allow);
        });
    }
}
