package dev.callboard.scm;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/**
 * Lets other virtual threads have a turn while a pack is taken apart or put together, which keeps a processor busy, and
 * ends that once its thread has been interrupted. Used for one transfer.
 */
final class SharingProgress extends EmptyProgressMonitor {

    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private volatile long since = System.nanoTime();

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // nothing is right or wrong by it, others only wait longer
    public void update(int completed) {
        long now = System.nanoTime();
        if (now - since >= SLICE_NANOS) {
            since = now;
            Thread.yield();
        }
    }

    @Override
    public boolean isCancelled() {
        return Thread.currentThread().isInterrupted();
    }
}
