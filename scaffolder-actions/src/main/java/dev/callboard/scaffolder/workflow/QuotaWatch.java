package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Cancellation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Looks now and then how large a workspace has become while an action works in it, and interrupts the action at too much. */
final class QuotaWatch {

    private static final Logger log = LoggerFactory.getLogger(QuotaWatch.class);

    /** How long before the first look; most actions are done by then. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** How many times longer than a look the pause behind it is, so that looking at many files takes little of the time. */
    private static final int REST = 20;

    private final WorkflowRun run;
    private final Scheduler.Worker worker;
    private final Cancellation tooLarge = new Cancellation();
    private final AtomicReference<@Nullable ActionException> failure = new AtomicReference<>();

    private QuotaWatch(WorkflowRun run, Scheduler.Worker worker) {
        this.run = run;
        this.worker = worker;
    }

    /**
     * Does the work on this thread.
     *
     * @throws ActionException if the workspace becomes too large meanwhile, or the work fails
     */
    static <T> T over(WorkflowRun run, ActionCall.Work<T> work) throws IOException, InterruptedException {
        Scheduler.Worker worker = Schedulers.boundedElastic().createWorker();
        QuotaWatch watch = new QuotaWatch(run, worker);
        Cancellation.Registration interrupt = watch.tooLarge.onCancel(Thread.currentThread()::interrupt);
        watch.lookAfter(PAUSE);
        try {
            return work.get();
        } catch (IOException | InterruptedException | RuntimeException stopped) {
            ActionException exceeded = watch.failure.get();
            if (exceeded != null) {
                throw exceeded.because(stopped);
            }
            throw stopped;
        } finally {
            interrupt.close();
            worker.dispose();
        }
    }

    private void lookAfter(Duration pause) {
        try {
            worker.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException done) {
            log.trace("The action of task {} has ended meanwhile", run.task().id(), done);
        }
    }

    private void look() {
        long begin = System.nanoTime();
        try {
            run.checkQuota();
        } catch (ActionException exceeded) {
            failure.set(exceeded);
            tooLarge.cancel();
            return;
        } catch (IOException unreadable) {
            // It is looked at again, and when the action is done.
            log.debug(
                    "The size of the workspace of task {} cannot be told",
                    run.task().id(),
                    unreadable);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        Duration rest = took.multipliedBy(REST);
        lookAfter(rest.compareTo(PAUSE) > 0 ? rest : PAUSE);
    }
}
