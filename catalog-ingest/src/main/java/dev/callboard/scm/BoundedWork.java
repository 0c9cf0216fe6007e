package dev.callboard.scm;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Something that ends within a bound, or is given up.
 *
 * <p>The work is done by a virtual thread, since those leave a blocked socket when they are interrupted.
 *
 * @param check looked at again and again while the work goes on; throws if it has gone too far
 */
record BoundedWork(String attempt, Duration bound, Runnable check) {

    private static final long SLICE_MILLIS = 200;

    <T> T run(TransportFailures.Work<T> work) {
        var task = new FutureTask<>(() -> TransportFailures.named(attempt, work));
        Thread.ofVirtual().name("git").start(task);
        try {
            return await(task);
        } catch (TimeoutException e) {
            throw new ScmException.Unreachable(attempt + ": no end after " + bound.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScmException.Unreachable(attempt + ": interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ScmException known) {
                throw known;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new ScmException.Unreadable(attempt + ": " + e.getCause(), e.getCause());
        } finally {
            task.cancel(true);
        }
    }

    private <T> T await(FutureTask<T> task) throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + bound.toNanos();
        while (true) {
            long left = end - System.nanoTime();
            try {
                return task.get(Math.min(left, TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS)), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (left <= TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS)) {
                    throw e;
                }
                check.run();
            }
        }
    }
}
