package dev.callboard.backend.runtime;

import java.util.concurrent.Semaphore;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where requests wait for databases, disks and Git: virtual threads, of which a limited number works at a time.
 *
 * <p>Unlike Reactor's own scheduler for that, it lets work go on whose caller has gone away. To interrupt it would close the
 * connection to the database that it uses, since that is what Java does to a virtual thread which reads from a socket; and
 * browsers go away all the time.
 */
public final class BlockingCalls {

    /** As many as Reactor's scheduler takes. */
    private static final Semaphore TURNS =
            new Semaphore(10 * Runtime.getRuntime().availableProcessors(), true);

    private static final Scheduler SCHEDULER = Schedulers.fromExecutor(BlockingCalls::start);

    private BlockingCalls() {}

    public static Scheduler scheduler() {
        return SCHEDULER;
    }

    private static void start(Runnable work) {
        Thread.ofVirtual().name("blocking-call").start(() -> {
            TURNS.acquireUninterruptibly();
            try {
                work.run();
            } finally {
                TURNS.release();
            }
        });
    }
}
