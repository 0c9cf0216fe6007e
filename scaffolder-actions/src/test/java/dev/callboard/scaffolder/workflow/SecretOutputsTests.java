package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.await;
import static dev.callboard.scaffolder.workflow.Workflows.runner;
import static dev.callboard.scaffolder.workflow.Workflows.settings;
import static dev.callboard.scaffolder.workflow.Workflows.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.scaffolder.action.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an action puts out as a secret reaches later steps and nothing else. */
class SecretOutputsTests {

    private static final String CANARY = "glpat-kanari-4711-xyz";
    private static final String STEPS = """
            steps:
              - {id: make, action: own:make}
              - {id: use, action: own:echo, if: "${{ steps.make.output.token }}", input: {token: "${{ steps.make.output.token }}",
                 upper: "${{ steps.make.output.token | upper }}", url: "https://x:${{ steps.make.output.token }}@h/"}}
            output:
              token: "${{ steps.make.output.token }}"
              upper: "${{ steps.make.output.token | upper }}"
              all: "${{ steps }}"
            """;

    @TempDir
    Path folder;

    private final ScriptedAction make = ScriptedAction.named("own:make", context -> {
        context.secretOutput("token", CANARY);
        context.note("made", "token " + CANARY);
        context.output("base64", Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8)));
        context.log().info("made " + CANARY + " backwards " + new StringBuilder(CANARY).reverse());
    });
    private final ScriptedAction echo = ScriptedAction.echo("own:echo");
    private final FakePolicyGate gate = FakePolicyGate.allowing();

    private WorkflowResult run(RecordingJournal journal) {
        return await(runner(gate, settings(folder), List.of(make, echo)).run(task(STEPS, "{}", Map.of()), journal));
    }

    @Test
    void laterStepsHaveItAndNobodyElseSeesIt() {
        RecordingJournal journal = new RecordingJournal();

        WorkflowResult result = run(journal);

        assertThat(echo.inputs.getFirst().path("token").asString()).isEqualTo(CANARY);
        assertThat(echo.inputs.getFirst().path("url").asString()).isEqualTo("https://x:" + CANARY + "@h/");
        assertThat(gate.questions(EntryPoint.ACTION)
                        .get(1)
                        .at("/step/input/token")
                        .asString())
                .isEqualTo("***secret:output.make.token***");
        for (Object shown : List.of(gate.everythingAsked(), journal.events, journal.entries, result)) {
            assertThat(shown.toString())
                    .doesNotContainIgnoringCase("kanari")
                    .doesNotContain("iranak")
                    .doesNotContain("Z2xwYXQta2FuYX");
        }
        assertThat(result)
                .isInstanceOfSatisfying(
                        WorkflowResult.Completed.class,
                        completed -> assertThat(completed.output().path("token").asString())
                                .isEqualTo("***"));
    }

    @Test
    void anotherAttemptHasItAgain() {
        RecordingJournal first = new RecordingJournal();
        run(first);
        RecordingJournal next = first.next();
        echo.inputs.clear();
        next.before.stream()
                .filter(JournalEntry.Completed.class::isInstance)
                .forEach(entry -> assertThat(entry.toString()).doesNotContain(CANARY));
        RecordingJournal afterMake = new RecordingJournal(next.before.stream()
                .filter(entry -> entry instanceof JournalEntry.OfExecution of
                        && of.execution().stepId().equals("make"))
                .toList());
        afterMake.kept.putAll(first.kept);

        assertThat(run(afterMake)).isInstanceOf(WorkflowResult.Completed.class);
        assertThat(make.inputs).hasSize(1);
        assertThat(echo.inputs.getFirst().path("token").asString()).isEqualTo(CANARY);
    }

    @Test
    void onceItIsForgottenNoStepIsGivenItsPlaceholder() {
        RecordingJournal first = new RecordingJournal();
        run(first);
        RecordingJournal afterMake = new RecordingJournal(first.entries.stream()
                .filter(entry -> entry instanceof JournalEntry.OfExecution of
                        && of.execution().stepId().equals("make"))
                .toList());
        echo.inputs.clear();

        WorkflowResult result = run(afterMake);

        assertThat(echo.inputs).isEmpty();
        assertThat(result.toString()).contains("its outputs held a secret, which is not stored");
    }

    @Test
    void itIsKeptUnderTheNameOfItsStep() {
        RecordingJournal journal = new RecordingJournal();

        run(journal);

        assertThat(journal.kept).containsExactlyEntriesOf(Map.of("make.token", new Secret(CANARY)));
        assertThat(journal.entries(JournalEntry.Noted.class).getFirst().notes().toString())
                .contains("***secret:output.make.token***");
    }
}
