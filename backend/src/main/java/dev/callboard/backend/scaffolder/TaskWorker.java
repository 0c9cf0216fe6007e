package dev.callboard.backend.scaffolder;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes open tasks from the queue and runs them, some at a time.
 *
 * <p>The loop looks at the queue whenever it is woken and at every poll, so it also finds what other replicas left.
 */
final class TaskWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TaskWorker.class);

    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(60);
    private static final double JITTER = 0.2;

    private final TaskQueue queue;
    private final TaskRun.Factory runs;
    private final TaskWorkerSettings settings;
    private final Semaphore slots;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Set<TaskRun> running = ConcurrentHashMap.newKeySet();
    private final Thread loop = Thread.ofVirtual().name("scaffolder-worker").unstarted(this::takeTasks);
    private final LoopWatch watch;
    private volatile boolean stopping;

    TaskWorker(TaskQueue queue, TaskRun.Factory runs, TaskWorkerSettings settings, InstantSource clock) {
        this.watch = new LoopWatch(LONGEST_BACK_OFF.multipliedBy(3), clock);
        this.queue = queue;
        this.runs = runs;
        this.settings = settings;
        this.slots = new Semaphore(settings.concurrency());
    }

    /** Begins to take tasks; does nothing if none may run here. */
    void start() {
        if (settings.concurrency() > 0) {
            watch.goesRound();
            loop.start();
        }
    }

    /** Since when it has not looked for tasks although it should have; empty while it does. */
    Optional<Instant> stalledSince() {
        return stopping ? Optional.empty() : watch.stalledSince();
    }

    /** Says that there may be an open task. */
    void wake() {
        wakeUps.release();
    }

    /** Tells the run of a task, if it is here, to look whether it has been cancelled. */
    void cancelled(TaskId task) {
        running.stream().filter(run -> run.taskId().equals(task)).forEach(TaskRun::checkNow);
    }

    /** Takes no more tasks, waits a while for those that run, and then ends them as failed. */
    @Override
    public void close() {
        stopping = true;
        wake();
        try {
            // Nobody interrupts the threads: an interrupt would break the database connection they use.
            if (loop.getState() != Thread.State.NEW && !loop.join(settings.grace())) {
                log.warn("The loop that takes scaffolder tasks did not stop in time");
            }
            if (!allEnded()) {
                running.forEach(TaskRun::stop);
                if (!allEnded()) {
                    log.warn("{} scaffolder tasks did not stop in time", running.size());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean allEnded() throws InterruptedException {
        return slots.tryAcquire(settings.concurrency(), settings.grace().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void takeTasks() {
        @Nullable Duration backOff = null;
        try {
            while (!stopping) {
                watch.goesRound();
                if (!slots.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
                    continue;
                }
                boolean taken = false;
                try {
                    taken = takeOne();
                    backOff = null;
                } catch (RuntimeException e) {
                    // Whatever it is, a worker that ended here would leave all tasks open without a word.
                    backOff = backOff == null ? FIRST_BACK_OFF : shorter(backOff.multipliedBy(2), LONGEST_BACK_OFF);
                    log.warn("Cannot look for open tasks; trying again in {}", backOff, e);
                } finally {
                    if (!taken) {
                        slots.release();
                    }
                }
                if (!taken) {
                    await(backOff == null ? settings.poll() : backOff);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean takeOne() {
        wakeUps.drainPermits();
        Optional<ClaimedTask> claimed = queue.claim();
        if (claimed.isEmpty()) {
            return false;
        }
        TaskRun run = runs.of(claimed.get());
        running.add(run);
        run.run()
                .doFinally(signal -> {
                    running.remove(run);
                    slots.release();
                })
                .subscribe(nothing -> {}, fault -> log.error("Task {} was left as it is", run.taskId(), fault));
        return true;
    }

    private void await(Duration longest) throws InterruptedException {
        if (!stopping) {
            long jitter = (long)
                    (longest.toMillis() * JITTER * RandomGenerator.getDefault().nextDouble());
            boolean woken = wakeUps.tryAcquire(longest.toMillis() + jitter, TimeUnit.MILLISECONDS);
            log.trace("Looking for open tasks, {}", woken ? "since there may be one" : "since it is time to");
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
