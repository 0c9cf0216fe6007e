package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.await;
import static dev.callboard.scaffolder.workflow.Workflows.json;
import static dev.callboard.scaffolder.workflow.Workflows.settings;
import static dev.callboard.scaffolder.workflow.Workflows.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.workflow.WorkflowResult.Unwound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the effects of a task that comes to no good end, and of those that nobody saw the end of. */
class UndoTests {

    private static final String TWO_THEN_FAILURE = """
            steps:
              - {id: one, action: own:make, input: {name: a}}
              - {id: two, action: own:make, input: {name: b}}
              - {id: three, action: own:fail}
            """;

    private static final Secret KEY = new Secret("key");

    @TempDir
    Path folder;

    private final MadeThings things = new MadeThings();
    private final RecordingJournal journal = new RecordingJournal();
    private final ScriptedAction fail = ScriptedAction.named("own:fail", context -> {
        throw ActionException.conflict("it is taken");
    });

    @Test
    void aFailureUndoesWhatWasDoneNewestFirst() {
        Unwound end = (Unwound) run(FakePolicyGate.allowing(), TWO_THEN_FAILURE);

        assertThat(end.why()).isEqualTo(new WorkflowResult.Failed("ConflictError", "it is taken", "three"));
        assertThat(end.effects())
                .extracting(effect -> effect.execution().stepId(), WorkflowResult.EffectEnd::outcome)
                .containsExactly(
                        tuple("two", new Undone.AsBefore("b is gone")), tuple("one", new Undone.AsBefore("a is gone")));
        assertThat(end.left()).isEmpty();
        assertThat(things.made).isEmpty();
        assertThat(things.undone).containsExactly("b", "a");
    }

    @Test
    void everyUndoIsAskedAboutAndARefusedOneIsListed() {
        FakePolicyGate gate = FakePolicyGate.denying(input -> input.path("phase")
                        .asString()
                        .equals("undo")
                && input.path("step").path("input").path("name").asString().equals("b"));

        Unwound end = (Unwound) run(gate, TWO_THEN_FAILURE);

        assertThat(gate.questions(EntryPoint.ACTION).stream()
                        .filter(question -> question.path("phase").asString().equals("undo"))
                        .map(question -> question.path("step").path("id").asString()))
                .containsExactly("two", "one");
        assertThat(end.left())
                .singleElement()
                .satisfies(left -> assertThat(left.outcome())
                        .isInstanceOfSatisfying(
                                Undone.Left.class,
                                outcome -> assertThat(outcome.what()).contains("TST-001")));
        assertThat(things.made).containsOnlyKeys("b");
    }

    @Test
    void aStepThatIsToStayIsNotUndone() {
        Unwound end = (Unwound) run(FakePolicyGate.allowing(), """
                steps:
                  - {id: one, action: own:make, input: {name: a}, undo: false}
                  - {id: two, action: own:fail}
                """);

        assertThat(things.made).containsOnlyKeys("a");
        assertThat(end.left()).hasSize(1);
    }

    @Test
    void whatASpareStepDoesAfterTheFailureStays() {
        Unwound end = (Unwound) run(FakePolicyGate.allowing(), """
                steps:
                  - {id: one, action: own:make, input: {name: a}}
                  - {id: two, action: own:fail}
                  - {id: tell, action: own:make, input: {name: told}, if: "${{ failure() }}"}
                """);

        assertThat(things.made).containsOnlyKeys("told");
        assertThat(end.effects()).hasSize(1);
    }

    @Test
    void anUndoThatLeavesSomethingBehindIsNotBelieved() {
        things.undoLies = true;

        Unwound end = (Unwound) run(FakePolicyGate.allowing(), TWO_THEN_FAILURE);

        assertThat(end.left())
                .hasSize(2)
                .first()
                .satisfies(left ->
                        assertThat(((Undone.Left) left.outcome()).what()).contains("still there"));
    }

    @Test
    void anUndoThatFailsForAMomentIsTriedAgain() {
        things.undoFailures = 2;

        Unwound end = (Unwound) run(FakePolicyGate.allowing(), TWO_THEN_FAILURE);

        assertThat(end.left()).isEmpty();
        assertThat(things.made).isEmpty();
    }

    @Test
    void cancellingUndoesToo() {
        WorkflowTask task = task("""
                steps:
                  - {id: one, action: own:make, input: {name: a}}
                  - {id: two, action: own:cancel}
                """);
        ScriptedAction cancel = ScriptedAction.named(
                "own:cancel", context -> task.cancellation().cancel());

        Unwound end =
                (Unwound) await(Workflows.runner(FakePolicyGate.allowing(), settings(folder), List.of(things, cancel))
                        .run(task, journal));

        assertThat(end.why()).isInstanceOf(WorkflowResult.Cancelled.class);
        assertThat(things.made).isEmpty();
    }

    @Test
    void aTaskThatIsOnlyAbandonedIsNotUndone() {
        WorkflowTask task = task("""
                steps:
                  - {id: one, action: own:make, input: {name: a}}
                  - {id: two, action: own:abandon}
                """);
        ScriptedAction abandon = ScriptedAction.named(
                "own:abandon", context -> task.cancellation().abandon());

        WorkflowResult end =
                await(Workflows.runner(FakePolicyGate.allowing(), settings(folder), List.of(things, abandon))
                        .run(task, journal));

        assertThat(end).isInstanceOf(WorkflowResult.Cancelled.class);
        assertThat(things.made).containsOnlyKeys("a");
    }

    @Test
    void anEffectWhoseEndNobodySawIsFoundAndNotRepeated() {
        things.dieAfter = "a";
        String spec = """
                steps: [{id: one, action: own:make, input: {name: a}}]
                output: {id: "${{ steps.one.output.id }}"}
                """;
        assertThat(died(spec)).isTrue();
        assertThat(things.made).containsOnlyKeys("a");

        WorkflowResult end = run(FakePolicyGate.allowing(), spec, journal.next());

        assertThat(end).isEqualTo(new WorkflowResult.Completed(json("{\"id\": \"task-1/0/one\"}")));
        assertThat(things.executions).containsExactly("a");
    }

    @Test
    void anEffectThatNeverHappenedIsHad() {
        things.dieBefore = "a";
        String spec = "steps: [{id: one, action: own:make, input: {name: a}}]";
        assertThat(died(spec)).isTrue();

        run(FakePolicyGate.allowing(), spec, journal.next());

        assertThat(things.made).containsOnlyKeys("a");
    }

    @Test
    void anEffectThatCannotBeLookedForFailsTheStepInsteadOfHappeningTwice() {
        ScriptedAction blind = ScriptedAction.echo("own:blind");
        RecordingJournal interrupted = new RecordingJournal();
        WorkflowSettings settings = settings(folder);
        String spec = "steps: [{id: s, action: own:blind}]";
        await(Workflows.runner(FakePolicyGate.allowing(), settings, List.of(blind))
                .run(task(spec), interrupted));
        RecordingJournal resumed = new RecordingJournal(interrupted.entries(JournalEntry.Intended.class));

        Unwound end = (Unwound) await(Workflows.runner(FakePolicyGate.allowing(), settings, List.of(blind))
                .run(task(spec), resumed));

        assertThat(end.why())
                .isInstanceOfSatisfying(
                        WorkflowResult.Failed.class,
                        failed ->
                                assertThat(failed.message()).contains("cannot be told whether it has had its effect"));
        assertThat(end.left()).hasSize(1);
        assertThat(blind.inputs).hasSize(1);
    }

    @Test
    void aWorkerThatDiesWhileUndoingIsFollowedByOneThatGoesOnUndoing() {
        things.dieUndoing = "a";
        assertThat(died(TWO_THEN_FAILURE)).isTrue();
        assertThat(things.made).containsOnlyKeys("a");

        Unwound end = (Unwound) run(FakePolicyGate.allowing(), TWO_THEN_FAILURE, journal.next());

        assertThat(things.made).isEmpty();
        assertThat(things.undone).containsExactly("b", "a");
        assertThat(end.effects()).hasSize(2);
        assertThat(end.why()).isEqualTo(new WorkflowResult.Failed("ConflictError", "it is taken", "three"));
    }

    @Test
    void aResumedTaskThatIsRefusedUndoesWhatItHadDone() {
        things.dieBefore = "b";
        assertThat(died(TWO_THEN_FAILURE)).isTrue();

        Unwound end = (Unwound) run(
                FakePolicyGate.denying(input -> input.path("phase").asString().equals("plan")),
                TWO_THEN_FAILURE,
                journal.next());

        assertThat(end.why()).isInstanceOf(WorkflowResult.Refused.class);
        assertThat(things.made).isEmpty();
    }

    @Test
    void theWorkspaceAndOutputsWithSecretsSurviveTheWorker() {
        ScriptedAction write = new ScriptedAction(
                ActionDescription.of("own:write", "Writes").withSideEffect(SideEffect.WORKSPACE), context -> {
                    Files.writeString(context.workspace().resolve("file"), "kept");
                    context.output("token", context.input().path("token").asString());
                });
        ScriptedAction read = ScriptedAction.named("own:read", context -> {
            context.output("file", Files.readString(context.workspace().resolve("file")));
            context.output("same", context.input().path("token"));
        });
        String spec = """
                steps:
                  - {id: write, action: own:write, input: {token: "x-${{ secrets.token }}"}}
                  - {id: die, action: own:make, input: {name: a}}
                  - {id: read, action: own:read, input: {token: "${{ steps.write.output.token }}"}}
                output: {file: "${{ steps.read.output.file }}"}
                """;
        WorkflowTask task = task(spec, "{}", Map.of("token", "s3cr3t"));
        things.dieBefore = "a";
        WorkflowRunner runner =
                Workflows.runner(FakePolicyGate.allowing(), settings(folder), List.of(things, write, read));
        assertThat(died(runner, task)).isTrue();

        WorkflowResult end = await(runner.run(task, journal.next()));

        assertThat(end).isEqualTo(new WorkflowResult.Completed(json("{\"file\": \"kept\"}")));
        assertThat(write.inputs).hasSize(1);
        assertThat(read.inputs).containsExactly(json("{\"token\": \"x-s3cr3t\"}"));
        assertThat(journal.entries.toString()).doesNotContain("s3cr3t");
    }

    private WorkflowResult run(FakePolicyGate gate, String spec) {
        return run(gate, spec, journal);
    }

    private WorkflowResult run(FakePolicyGate gate, String spec, RecordingJournal into) {
        return await(runner(gate).run(task(spec), into));
    }

    private WorkflowRunner runner(FakePolicyGate gate) {
        return Workflows.runner(
                gate,
                settings(folder)
                        .withHold(Duration.ofSeconds(10), Duration.ofMillis(1))
                        .withHashKey(KEY),
                List.of(things, fail));
    }

    /** Whether the run ended like a process that is killed: no outcome was written. */
    private boolean died(String spec) {
        return died(runner(FakePolicyGate.allowing()), task(spec));
    }

    private boolean died(WorkflowRunner runner, WorkflowTask task) {
        return runner.run(task, journal)
                .map(result -> false)
                .onErrorReturn(MadeThings.Death.class, true)
                .blockOptional(Workflows.PATIENCE)
                .orElseThrow();
    }
}
