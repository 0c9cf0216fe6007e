package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.InputChange;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.workflow.JournalEntry.Intended;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls the action of a permitted step on the action scheduler, writes the journal around it, and interrupts it when the
 * task is cancelled or the step takes too long.
 *
 * <p>This is where the engine's blocking work meets Reactor.
 */
final class ActionCall {

    private static final Logger log = LoggerFactory.getLogger(ActionCall.class);

    /** How long an action that was interrupted may take to notice before nobody waits for it any longer. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Scheduler scheduler;
    private final Duration timeout;
    private final RunTrace trace;

    ActionCall(Scheduler scheduler, WorkflowSettings settings) {
        this.scheduler = scheduler;
        this.timeout = settings.stepTimeout();
        this.trace = settings.trace();
    }

    /** Gives what was put out, which is yet to be judged; every failure of the action is an {@link ActionException}. */
    Mono<Performed> run(PermittedStep permitted, WorkflowRun run) {
        return guarded("action", permitted, run.task().cancellation(), () -> call(permitted, run));
    }

    /** Notes that an execution is complete, and gives its outputs for the steps after it. Blocking. */
    static ObjectNode complete(PermittedOutputs permitted, WorkflowRun run) {
        Performed performed = permitted.performed();
        ProposedStep proposed = performed.permitted().proposed();
        run.hide(HiddenTexts.at(performed.permitted().input(), permitted.hidden()));
        if (!permitted.labels().isEmpty()) {
            run.journal().labels(permitted.labels());
        }
        run.journal()
                .write(
                        new JournalEntry.Completed(
                                proposed.execution(),
                                proposed.action().description().sideEffect(),
                                performed.masked(),
                                !run.mask().reveal(performed.masked()).equals(performed.outputs()),
                                permitted.hidden()),
                        run.workspaceChange());
        return performed.outputs();
    }

    /** Undoes an effect and verifies that it is gone; every failure of the action is an {@link ActionException}. */
    Mono<Undone> undo(PermittedStep permitted, Effect effect, WorkflowRun run, Cancellation cancellation) {
        return guarded("undo", permitted, cancellation, () -> undone(permitted, effect, run, cancellation));
    }

    private <T> Mono<T> guarded(String what, PermittedStep permitted, Cancellation cancellation, Supplier<T> work) {
        return trace.call(what, permitted.proposed().step().action(), guarded(permitted, cancellation, work));
    }

    private <T> Mono<T> guarded(PermittedStep permitted, Cancellation cancellation, Supplier<T> work) {
        Mono<Long> abandoned = Mono.firstWithSignal(
                Cancellations.signal(cancellation).then(Mono.delay(GRACE)), Mono.delay(timeout.plus(GRACE)));
        return Mono.deferContextual(context -> Mono.fromCallable(trace.inside(context, () -> answer(work)))
                        .subscribeOn(scheduler))
                .timeout(
                        abandoned,
                        Mono.error(() -> ActionException.failed("The action "
                                + permitted.proposed().step().action() + " was told to stop and did not")))
                .flatMap(answer ->
                        answer.failure() == null ? Mono.justOrEmpty(answer.value()) : Mono.error(answer.failure()));
    }

    /** A failure is a value here: an exception that comes when nobody waits any more would be taken for a lost one. */
    private static <T> Answer<T> answer(Supplier<T> work) {
        try {
            return new Answer<>(work.get(), null);
        } catch (ActionException failure) {
            return new Answer<>(null, failure);
        }
    }

    private record Answer<T>(@Nullable T value, @Nullable ActionException failure) {}

    /** Values are not told, as rules may want them hidden. */
    private static void tell(List<InputChange> changes, StepLog log) {
        for (InputChange change : changes) {
            log.info("The policy %s %s of the input. [%s]"
                    .formatted(change.value() == null ? "removed" : "set", change.path(), change.code()));
        }
    }

    private Performed call(PermittedStep permitted, WorkflowRun run) {
        ProposedStep proposed = permitted.proposed();
        Execution execution = proposed.execution();
        SideEffect reach = proposed.action().description().sideEffect();
        StepLog stepLog = stepLog(proposed, run);
        EarlierAttempts.Trace before = run.earlier().of(execution);
        if (!permitted.decision().labels().isEmpty()) {
            run.journal().labels(permitted.decision().labels());
        }
        run.journal()
                .write(new JournalEntry.Intended(
                        execution,
                        reach,
                        permitted.decision().id(),
                        permitted.decision().revision(),
                        proposed.inputHash(),
                        execution.idempotencyKey(run.task().id()),
                        permitted.decision().changes(),
                        List.copyOf(permitted.decision().redactions())));
        tell(permitted.decision().changes(), stepLog);
        Effect effect = run.begins(permitted);
        try {
            ObjectNode putOut = interruptibly(permitted, run.task().cancellation(), () -> {
                ActionContext.Task task = run.actionTask(run.task().cancellation());
                if (before != null && reach == SideEffect.EXTERNAL) {
                    Optional<ObjectNode> there = lookedUp(permitted, before, effect, task, stepLog);
                    if (there.isPresent()) {
                        return there.get();
                    }
                }
                ObjectNode outputs = QuotaWatch.over(run, () -> permitted.execute(task, stepLog, effect.notes()));
                run.checkQuota();
                return outputs;
            });
            run.has(effect.done(putOut));
            return new Performed(permitted, putOut, (ObjectNode) run.mask().mask(putOut));
        } catch (ActionException failure) {
            String message = stepLog.redact(run.withoutPaths(failure.reason()));
            run.has(effect.as(
                    failure.getCause() instanceof OutcomeUnknown ? Effect.State.UNKNOWN : Effect.State.FAILED));
            run.journal()
                    .write(new JournalEntry.Failed(execution, failure.kind().errorName(), message));
            throw failure.withMessage(message);
        }
    }

    /** What an execution that was interrupted has put out, if it has happened; empty if it has to be done. */
    private static Optional<ObjectNode> lookedUp(
            PermittedStep permitted,
            EarlierAttempts.Trace before,
            Effect effect,
            ActionContext.Task task,
            StepLog stepLog)
            throws IOException, InterruptedException {
        ProposedStep proposed = permitted.proposed();
        Intended intended = before.intended();
        if (intended == null) {
            return Optional.empty();
        }
        if (!intended.inputHash().equals(proposed.inputHash())) {
            throw unknown(proposed, "its input is not the same any more");
        }
        return switch (permitted.find(task, stepLog, effect.past())) {
            case Found.Done(ObjectNode outputs) -> {
                stepLog.info("It was done before the interruption; it is not done again");
                yield Optional.of(outputs);
            }
            case Found.Nothing nothing -> Optional.empty();
            case Found.Partly(String what) -> {
                stepLog.info("Going on from what is there: " + what);
                yield Optional.empty();
            }
            case Found.Unknown(String why) -> throw unknown(proposed, why);
        };
    }

    private static ActionException unknown(ProposedStep proposed, String why) {
        return ActionException.failed(
                "Step %s (%s) was interrupted, and it cannot be told whether it has had its effect: %s. Look for it before the task is started again"
                        .formatted(proposed.step().id(), proposed.step().action(), why),
                new OutcomeUnknown());
    }

    private Undone undone(PermittedStep permitted, Effect effect, WorkflowRun run, Cancellation cancellation) {
        ProposedStep proposed = permitted.proposed();
        StepLog stepLog = stepLog(proposed, run);
        run.journal()
                .write(new JournalEntry.Undoing(
                        proposed.execution(),
                        permitted.decision().id(),
                        permitted.decision().revision()));
        ActionContext.Task task = run.actionTask(cancellation);
        return interruptibly(permitted, cancellation, () -> {
            if (permitted.find(task, stepLog, effect.past()) instanceof Found.Nothing
                    && !proposed.action().description().repeatable()) {
                return new Undone.AsBefore(
                        "There is nothing left of " + proposed.step().action());
            }
            return switch (permitted.undo(task, stepLog, effect.past())) {
                case Undone.Left(String what, String remedy) ->
                    new Undone.Left(stepLog.redact(what), stepLog.redact(remedy));
                case Undone.AsBefore(String what) ->
                    switch (permitted.find(task, stepLog, effect.past())) {
                        case Found.Nothing nothing -> new Undone.AsBefore(stepLog.redact(what));
                        case Found.Done done -> throw stillThere(proposed, "all of it is still there");
                        case Found.Partly(String part) -> throw stillThere(proposed, stepLog.redact(part));
                        case Found.Unknown(String why) -> throw stillThere(proposed, stepLog.redact(why));
                    };
            };
        });
    }

    private static ActionException stillThere(ProposedStep proposed, String what) {
        return ActionException.failed(
                "The effect of %s was undone, but %s".formatted(proposed.step().action(), what));
    }

    private static StepLog stepLog(ProposedStep proposed, WorkflowRun run) {
        return new StepLog(
                run.journal(),
                run::redact,
                proposed.execution().stepId(),
                proposed.rendered().derived());
    }

    /** What an action does. */
    @FunctionalInterface
    interface Work<T> {

        T get() throws IOException, InterruptedException;
    }

    private <T> T interruptibly(PermittedStep permitted, Cancellation cancellation, Work<T> work) {
        String action = permitted.proposed().step().action();
        Thread thread = Thread.currentThread();
        Cancellation late = new Cancellation();
        Disposable timer = Schedulers.parallel().schedule(late::cancel, timeout.toMillis(), TimeUnit.MILLISECONDS);
        Cancellation.Registration onTimeout = late.onCancel(thread::interrupt);
        Cancellation.Registration onCancel = cancellation.onCancel(thread::interrupt);
        try {
            return work.get();
        } catch (ActionException failure) {
            throw late.isCancelled() ? tooLate(action).because(failure) : failure;
        } catch (InterruptedException stopped) {
            throw late.isCancelled()
                    ? tooLate(action).because(stopped)
                    : ActionException.failed("The action " + action + " was interrupted", stopped);
        } catch (IOException failure) {
            throw ActionException.failed(FileFailures.words(failure), failure);
        } catch (RuntimeException bug) {
            log.error(
                    "The action {} of step {} failed in a way it does not promise",
                    action,
                    permitted.proposed().step().id(),
                    bug);
            throw ActionException.failed(
                    "The action " + action + " failed unexpectedly; the server's log says more", bug);
        } finally {
            onCancel.close();
            onTimeout.close();
            timer.dispose();
            // An interrupt that came too late for the action must not hit whatever runs next on this thread.
            Thread.interrupted();
        }
    }

    /** Marks the failure of an execution of which nobody knows whether it has happened. */
    private static final class OutcomeUnknown extends RuntimeException {

        OutcomeUnknown() {
            super("unknown", null, false, false);
        }
    }

    private ActionException tooLate(String action) {
        return ActionException.failed(
                "The action %s did not finish within %d s".formatted(action, timeout.toSeconds()));
    }
}
