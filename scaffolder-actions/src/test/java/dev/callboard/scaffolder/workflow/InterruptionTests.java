package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.json;
import static dev.callboard.scaffolder.workflow.Workflows.settings;
import static dev.callboard.scaffolder.workflow.Workflows.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.workflow.JournalEntry.Completed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

/** Cancelled, late and resumed runs. */
class InterruptionTests {

    @TempDir
    Path folder;

    private final ScriptedAction echo = ScriptedAction.echo("own:echo");
    private final RecordingJournal journal = new RecordingJournal();
    private final CountDownLatch started = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final ScriptedAction endless = ScriptedAction.named("own:endless", context -> {
        started.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.set(true);
            throw e;
        }
    });

    @Test
    void cancellingInterruptsTheActionAndEndsTheRun() {
        WorkflowTask task = task("""
                steps:
                  - {id: wait, name: Wait, action: own:endless}
                  - {id: next, action: own:echo}
                  - {id: tidy, action: own:echo, if: "${{ always() }}"}
                """);

        StepVerifier.create(runner(settings(folder)).run(task, journal))
                .then(() -> {
                    awaitStart();
                    task.cancellation().cancel();
                })
                .expectNext(new WorkflowResult.Cancelled("Step wait (Wait) of task task-1 has been cancelled.", "wait"))
                .expectComplete()
                .verify(Workflows.PATIENCE);

        assertThat(interrupted).isTrue();
        assertThat(echo.inputs).isEmpty();
        assertThat(journal.progress()).containsExactly("wait processing", "wait cancelled");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aTaskThatIsCancelledBeforeItStartsRunsNothing() {
        WorkflowTask task = task("steps: [{id: s, action: own:echo}]");
        task.cancellation().cancel();

        StepVerifier.create(runner(settings(folder)).run(task, journal))
                .expectNextMatches(WorkflowResult.Cancelled.class::isInstance)
                .expectComplete()
                .verify(Workflows.PATIENCE);

        assertThat(echo.inputs).isEmpty();
    }

    @Test
    void aStepThatTakesTooLongIsInterruptedAndFails() {
        WorkflowSettings impatient = settings(folder).withStepTimeout(Duration.ofMillis(50));

        StepVerifier.create(runner(impatient).run(task("steps: [{id: s, action: own:endless}]"), journal))
                .assertNext(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                WorkflowResult.Failed.class,
                                failed -> assertThat(failed.message()).contains("did not finish within")))
                .expectComplete()
                .verify(Workflows.PATIENCE);

        assertThat(interrupted).isTrue();
    }

    @Test
    void aStepThatMakesTheWorkspaceTooLargeFailsAndTheWorkspaceIsGone() {
        ScriptedAction filling = ScriptedAction.named(
                "own:fill", context -> Files.write(context.workspace().resolve("big"), new byte[(1 << 20) + 1]));
        WorkflowSettings small = settings(folder).withWorkspaceQuota(1 << 20);

        WorkflowResult result =
                Workflows.await(Workflows.runner(FakePolicyGate.allowing(), small, List.of(filling, echo))
                        .run(task("steps: [{id: s, action: own:fill}, {id: t, action: own:echo}]"), journal));

        assertThat(Workflows.why(result))
                .isInstanceOfSatisfying(
                        WorkflowResult.Failed.class,
                        failed -> assertThat(failed.message())
                                .isEqualTo("The workspace has 2 MiB, and one task may have 1 MiB"));
        assertThat(echo.inputs).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aStepIsInterruptedAsSoonAsItHasMadeTheWorkspaceTooLarge() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean noticed = new AtomicBoolean();
        ScriptedAction filling = ScriptedAction.named("own:fill", context -> {
            Files.write(context.createTemporaryFolder().resolve("big"), new byte[(1 << 20) + 1]);
            try {
                never.await();
            } catch (InterruptedException interrupt) {
                noticed.set(true);
                throw interrupt;
            }
        });
        WorkflowSettings small = settings(folder).withWorkspaceQuota(1 << 20);

        WorkflowResult result =
                Workflows.await(Workflows.runner(FakePolicyGate.allowing(), small, List.of(filling, echo))
                        .run(task("steps: [{id: s, action: own:fill}, {id: t, action: own:echo}]"), journal));

        assertThat(noticed).isTrue();
        assertThat(Workflows.why(result))
                .isInstanceOfSatisfying(
                        WorkflowResult.Failed.class,
                        failed -> assertThat(failed.message())
                                .isEqualTo("The workspace has 2 MiB, and one task may have 1 MiB"));
        assertThat(echo.inputs).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theWorkspaceIsGoneWhenNobodyWaitsForTheResultAnyMore() {
        StepVerifier.create(runner(settings(folder)).run(task("steps: [{id: s, action: own:endless}]"), journal))
                .then(this::awaitStart)
                .thenCancel()
                .verify(Workflows.PATIENCE);

        assertThatNoException()
                .isThrownBy(() -> awaitThat(() -> {
                    try (var left = Files.list(folder)) {
                        return left.findAny().isEmpty();
                    }
                }));
    }

    @Test
    void whatWasCompletedIsNotDoneAgainButTheWorkspaceIsMadeAnew() {
        ScriptedAction maker = new ScriptedAction(
                ActionDescription.of("own:make", "Makes a file").withSideEffect(SideEffect.WORKSPACE),
                context -> Files.writeString(context.workspace().resolve("file"), "x"));
        RecordingJournal resumed = new RecordingJournal(List.of(
                new Completed(
                        new Execution(0, "make", null, "own:make"), SideEffect.WORKSPACE, json("{}"), false, List.of()),
                new Completed(
                        new Execution(1, "done", null, "own:echo"),
                        SideEffect.EXTERNAL,
                        json("{\"n\": 1}"),
                        false,
                        List.of()),
                new Completed(
                        new Execution(2, "many", "0", "own:echo"),
                        SideEffect.EXTERNAL,
                        json("{\"v\": 1}"),
                        false,
                        List.of())));

        StepVerifier.create(Workflows.runner(FakePolicyGate.allowing(), settings(folder), List.of(maker, echo))
                        .run(task("""
                                steps:
                                  - {id: make, action: own:make}
                                  - {id: done, action: own:echo, input: {n: 1}}
                                  - {id: many, action: own:echo, each: [1, 2], input: {v: "${{ each.value }}"}}
                                output: {n: "${{ steps.done.output.n }}", v: "${{ steps.many.output.v }}"}
                                """), resumed))
                .expectNext(new WorkflowResult.Completed(json("{\"n\": 1, \"v\": [1, 2]}")))
                .expectComplete()
                .verify(Workflows.PATIENCE);

        assertThat(maker.inputs).hasSize(1);
        assertThat(echo.inputs).containsExactly(json("{\"v\": 2}"));
        assertThat(resumed.events)
                .extracting(WorkflowEvent::message)
                .contains("Skipping step done because it was already completed in a previous run");
    }

    @Test
    void aStepWhoseOutputsHeldASecretCannotBeSkipped() {
        RecordingJournal resumed = new RecordingJournal(List.of(new Completed(
                new Execution(0, "done", null, "own:echo"),
                SideEffect.EXTERNAL,
                json("{\"n\": \"x\"}"),
                true,
                List.of())));

        StepVerifier.create(Workflows.runner(FakePolicyGate.allowing(), settings(folder), List.of(echo))
                        .run(task("steps: [{id: done, action: own:echo}]"), resumed))
                .assertNext(result -> assertThat(Workflows.why(result))
                        .isInstanceOfSatisfying(
                                WorkflowResult.Failed.class,
                                failed -> assertThat(failed.message()).contains("held a secret")))
                .expectComplete()
                .verify(Workflows.PATIENCE);

        assertThat(echo.inputs).isEmpty();
    }

    @Test
    void theKeyOfAnExecutionIsTheSameAtEveryAttempt() {
        String spec = "steps: [{id: many, action: own:echo, each: [a, b]}]";
        RecordingJournal again = new RecordingJournal();

        runner(settings(folder)).run(task(spec), journal).block(Workflows.PATIENCE);
        runner(settings(folder)).run(task(spec), again).block(Workflows.PATIENCE);

        assertThat(journal.entries(JournalEntry.Intended.class))
                .extracting(JournalEntry.Intended::idempotencyKey)
                .containsExactly("task-1/0/many/0", "task-1/0/many/1")
                .isEqualTo(again.entries(JournalEntry.Intended.class).stream()
                        .map(JournalEntry.Intended::idempotencyKey)
                        .toList());
    }

    private WorkflowRunner runner(WorkflowSettings settings) {
        return Workflows.runner(FakePolicyGate.allowing(), settings, List.of(endless, echo));
    }

    private void awaitStart() {
        try {
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private interface Check {

        boolean holds() throws Exception;
    }

    private static void awaitThat(Check check) throws Exception {
        long end = System.nanoTime() + Workflows.PATIENCE.toNanos();
        while (!check.holds()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
