package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.SideEffect;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
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

    ActionCall(Scheduler scheduler, WorkflowSettings settings) {
        this.scheduler = scheduler;
        this.timeout = settings.stepTimeout();
    }

    /** Gives the outputs; every failure of the action is an {@link ActionException}. */
    Mono<ObjectNode> run(PermittedStep permitted, WorkflowRun run) {
        Mono<Long> abandoned = Mono.firstWithSignal(
                Cancellations.signal(run.task().cancellation()).then(Mono.delay(GRACE)),
                Mono.delay(timeout.plus(GRACE)));
        return Mono.fromCallable(() -> answer(permitted, run))
                .subscribeOn(scheduler)
                .timeout(
                        abandoned,
                        Mono.error(() -> ActionException.failed("The action "
                                + permitted.proposed().step().action() + " was told to stop and did not")))
                .flatMap(answer ->
                        answer.failure() == null ? Mono.justOrEmpty(answer.outputs()) : Mono.error(answer.failure()));
    }

    /** A failure is a value here: an exception that comes when nobody waits any more would be taken for a lost one. */
    private Answer answer(PermittedStep permitted, WorkflowRun run) {
        try {
            return new Answer(call(permitted, run), null);
        } catch (ActionException failure) {
            return new Answer(null, failure);
        }
    }

    private record Answer(
            @Nullable ObjectNode outputs, @Nullable ActionException failure) {}

    private ObjectNode call(PermittedStep permitted, WorkflowRun run) {
        ProposedStep proposed = permitted.proposed();
        Execution execution = proposed.execution();
        SideEffect reach = proposed.action().description().sideEffect();
        if (!permitted.decision().labels().isEmpty()) {
            run.journal().labels(permitted.decision().labels());
        }
        run.journal()
                .intends(new WorkflowJournal.Intent(
                        execution,
                        reach,
                        permitted.decision().id(),
                        permitted.decision().revision(),
                        proposed.inputHash(),
                        execution.idempotencyKey(run.task().id())));
        run.hide(permitted.hidden());
        StepLog stepLog = new StepLog(
                run.journal(),
                run::redact,
                execution.stepId(),
                proposed.rendered().derived());
        try {
            ObjectNode outputs = interruptibly(permitted, run, stepLog);
            JsonNode masked = run.mask().mask(outputs);
            run.journal()
                    .completed(new WorkflowJournal.Completed(
                            execution, reach, (ObjectNode) masked, !masked.equals(outputs)));
            return outputs;
        } catch (ActionException failure) {
            String message = stepLog.redact(run.withoutPaths(failure.reason()));
            run.journal().failed(execution, failure.kind().errorName(), message);
            throw failure.withMessage(message);
        }
    }

    private ObjectNode interruptibly(PermittedStep permitted, WorkflowRun run, StepLog stepLog) {
        String action = permitted.proposed().step().action();
        Thread thread = Thread.currentThread();
        Cancellation late = new Cancellation();
        Disposable timer = Schedulers.parallel().schedule(late::cancel, timeout.toMillis(), TimeUnit.MILLISECONDS);
        Cancellation.Registration onTimeout = late.onCancel(thread::interrupt);
        Cancellation.Registration onCancel = run.task().cancellation().onCancel(thread::interrupt);
        try {
            return permitted.execute(run.actionTask(), stepLog);
        } catch (ActionException failure) {
            throw late.isCancelled() ? tooLate(action).because(failure) : failure;
        } catch (InterruptedException stopped) {
            throw late.isCancelled()
                    ? tooLate(action).because(stopped)
                    : ActionException.failed("The action " + action + " was interrupted", stopped);
        } catch (IOException failure) {
            throw ActionException.failed(message(failure), failure);
        } catch (RuntimeException bug) {
            log.error(
                    "The action {} of task {} failed in a way it does not promise",
                    action,
                    run.task().id(),
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

    private ActionException tooLate(String action) {
        return ActionException.failed(
                "The action %s did not finish within %d s".formatted(action, timeout.toSeconds()));
    }

    private static String message(IOException failure) {
        String what =
                failure instanceof FileSystemException file ? String.valueOf(file.getFile()) : failure.getMessage();
        return switch (failure) {
            case NoSuchFileException gone -> "No such file or directory: " + what;
            case FileNotFoundException gone -> "No such file or directory: " + what;
            case FileAlreadyExistsException there -> "File exists already: " + what;
            case AccessDeniedException denied -> "Access denied: " + what;
            default -> String.valueOf(failure.getMessage());
        };
    }
}
