package dev.callboard.backend.scaffolder;

import dev.callboard.backend.approval.ApprovalStoreException;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.TaskSecrets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One run of one claimed task: keeps it alive, runs it, stores what happens, and ends it.
 *
 * <p>The run stops when someone cancels the task, when it takes too long, when the server stops, and when the claim is lost, because the
 * database could not be told in time that the run is alive and another worker may have taken over.
 */
final class TaskRun {

    private static final Logger log = LoggerFactory.getLogger(TaskRun.class);

    private static final int ATTEMPTS_TO_END = 5;

    private final ClaimedTask claimed;
    private final Factory parts;
    private final Cancellation cancellation = new Cancellation();
    private final Semaphore looks = new Semaphore(0);
    private final GatheredRows rows;
    private volatile Reason stoppedBecause = Reason.NOTHING;
    private volatile boolean ended;

    /** What all runs of a process share. */
    record Factory(
            TaskDatabase database,
            TaskQueue queue,
            TaskSignals signals,
            SecretsCipher cipher,
            TaskExecution execution,
            TaskParking parking,
            TaskWorkerSettings settings,
            Scheduler blocking) {

        TaskRun of(ClaimedTask claimed) {
            return new TaskRun(claimed, this);
        }
    }

    private enum Reason {
        NOTHING,
        CANCELLED,
        LOST,
        TOO_LONG,
        SHUTDOWN
    }

    private TaskRun(ClaimedTask claimed, Factory parts) {
        this.claimed = claimed;
        this.parts = parts;
        this.rows = new GatheredRows(
                claimed.fence(),
                gathered -> parts.queue().store(claimed, gathered),
                () -> parts.signals().changed(claimed.task().id()),
                () -> stop(Reason.LOST),
                parts.blocking());
    }

    TaskId taskId() {
        return claimed.task().id();
    }

    /** Runs the task; completes when it is ended and stored as such. Subscribed to once. */
    Mono<Void> run() {
        return Mono.defer(() -> {
                    Thread.ofVirtual().name("scaffolder-heart-" + taskId()).start(this::beat);
                    if (claimed.cancelled()) {
                        stop(Reason.CANCELLED);
                    }
                    return execute();
                })
                // The outermost loop of a task: whatever nobody foresaw ends this task and no other.
                .onErrorResume(RuntimeException.class, fault -> Mono.just(broken(fault)))
                .publishOn(parts.blocking())
                .doOnNext(this::settle)
                .then()
                .doFinally(signal -> {
                    rows.close();
                    ended = true;
                    looks.release();
                });
    }

    /** Looks now, and not only at the next heartbeat, whether the task has been cancelled. */
    void checkNow() {
        looks.release();
    }

    /** Stops the run because the server stops. */
    void stop() {
        stop(Reason.SHUTDOWN);
    }

    private Mono<TaskOutcome> execute() {
        byte[] sealed = claimed.secrets();
        KeptSecrets kept = sealed == null
                ? new KeptSecrets(TaskSecrets.NONE, null)
                : parts.cipher().openSecrets(taskId(), sealed);
        TaskJournal journal = new TaskJournal(parts.database(), claimed, parts.cipher(), rows);
        return parts.execution()
                .run(claimed, kept.given(), cancellation, journal)
                .contextWrite(kept::in);
    }

    private TaskEnd broken(RuntimeException fault) {
        if (fault instanceof TaskLostException || fault instanceof TaskStoreException) {
            log.warn("The run of task {} could not write down what it does", taskId(), fault);
            stop(Reason.LOST);
        } else {
            log.error("The run of task {} broke", taskId(), fault);
        }
        return new TaskEnd(
                TaskStatus.FAILED,
                CompletionBodies.ended(
                        TaskStatus.FAILED,
                        "Error",
                        "The task could not be run because of a fault in the server; its log has the details"));
    }

    private void settle(TaskOutcome outcome) {
        switch (outcome) {
            case TaskEnd end -> end(end);
            case TaskOutcome.Parked parked -> park(parked);
        }
    }

    private void park(TaskOutcome.Parked parked) {
        for (int attempt = 1; stoppedBecause != Reason.LOST; attempt++) {
            try {
                rows.flush();
                if (!parts.parking().park(claimed, parked.waiting())) {
                    stop(Reason.LOST);
                }
                return;
            } catch (TaskStoreException | ApprovalStoreException e) {
                if (attempt == ATTEMPTS_TO_END) {
                    log.error("Task {} could not be parked; it will be looked after as stale", taskId(), e);
                    return;
                }
                pause(parts.settings().heartbeat().multipliedBy(attempt));
            }
        }
    }

    private void end(TaskEnd end) {
        TaskEnd known = switch (stoppedBecause) {
            case NOTHING -> end;
            case CANCELLED -> end.status() == TaskStatus.COMPLETED ? end : end.as(TaskStatus.CANCELLED);
            case TOO_LONG ->
                end.status() == TaskStatus.COMPLETED
                        ? end
                        : new TaskEnd(
                                TaskStatus.FAILED,
                                CompletionBodies.tooLong(
                                        end.completion(), parts.settings().longest()));
            case SHUTDOWN ->
                new TaskEnd(
                        TaskStatus.FAILED,
                        CompletionBodies.ended(
                                TaskStatus.FAILED, "Error", "The server was stopped while the task ran"));
            case LOST -> end;
        };
        for (int attempt = 1; stoppedBecause != Reason.LOST; attempt++) {
            try {
                rows.flush();
                if (stoppedBecause == Reason.SHUTDOWN && parts.queue().release(claimed)) {
                    break;
                }
                if (!parts.queue().end(claimed, known.status(), known.completion())) {
                    stop(Reason.LOST);
                }
                // From here on the row says that nobody holds the task, which is no loss.
                ended = true;
                parts.signals().changed(taskId());
                parts.parking().ended(taskId());
                break;
            } catch (TaskStoreException | ApprovalStoreException e) {
                if (attempt == ATTEMPTS_TO_END) {
                    log.error("The end of task {} could not be stored; it will be closed as stale", taskId(), e);
                    return;
                }
                pause(parts.settings().heartbeat().multipliedBy(attempt));
            }
        }
        if (stoppedBecause == Reason.LOST) {
            log.warn("Task {} was stopped: it was not kept alive in time, and may have another worker", taskId());
        }
    }

    private void beat() {
        long start = System.nanoTime();
        long lastBeat = start;
        Duration patience = parts.settings().staleAfter().minus(parts.settings().heartbeat());
        while (!ended) {
            pause(parts.settings().heartbeat());
            if (ended) {
                return;
            }
            if (System.nanoTime() - start > parts.settings().longest().toNanos()) {
                stop(Reason.TOO_LONG);
            }
            try {
                switch (parts.queue().heartbeat(claimed)) {
                    case HELD -> {}
                    case CANCEL_REQUESTED -> stop(Reason.CANCELLED);
                    case LOST -> stop(Reason.LOST);
                }
                lastBeat = System.nanoTime();
            } catch (TaskStoreException e) {
                if (System.nanoTime() - lastBeat > patience.toNanos()) {
                    stop(Reason.LOST);
                }
                log.warn("Task {} could not give a sign of life", taskId(), e);
            }
        }
    }

    private synchronized void stop(Reason reason) {
        if (stoppedBecause == Reason.NOTHING || reason == Reason.LOST) {
            stoppedBecause = reason;
        }
        if (reason == Reason.CANCELLED || reason == Reason.TOO_LONG) {
            cancellation.cancel();
        } else {
            cancellation.abandon();
        }
    }

    private void pause(Duration longest) {
        try {
            boolean asked = looks.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
            log.trace("Task {} is looked at{}", taskId(), asked ? " on request" : "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
