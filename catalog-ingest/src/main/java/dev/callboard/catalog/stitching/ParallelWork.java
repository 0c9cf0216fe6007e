package dev.callboard.catalog.stitching;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of computing that do not depend on each other, done by as many threads as there are processors.
 *
 * <p>The caller is one of the threads, and the others have ended when the call returns, however it does.
 */
public final class ParallelWork {

    private final int pieces;
    private final IntConsumer work;
    private final AtomicInteger next = new AtomicInteger();
    private int failedPiece = Integer.MAX_VALUE;
    private @Nullable Throwable failure;

    private ParallelWork(int pieces, IntConsumer work) {
        this.pieces = pieces;
        this.work = work;
    }

    /**
     * Does the pieces from zero up to a number. What they have written is visible when this returns.
     *
     * <p>If some fail, throws what the first of them threw, as doing them one after another would; later ones may have
     * been done by then or not. An interruption is left to the caller.
     */
    public static void forEach(int pieces, IntConsumer work) {
        new ParallelWork(pieces, work).run();
    }

    private void run() {
        int helpers = Math.min(Runtime.getRuntime().availableProcessors(), pieces) - 1;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < helpers; i++) {
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name(Thread.currentThread().getName() + "-" + (i + 1))
                    .start(this::doPieces));
        }
        doPieces();
        threads.forEach(ParallelWork::await);
        rethrow();
    }

    private void doPieces() {
        for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
            try {
                work.accept(piece);
            } catch (RuntimeException | Error e) {
                fail(piece, e);
                return;
            }
        }
    }

    private synchronized void fail(int piece, Throwable reason) {
        next.set(pieces);
        if (piece < failedPiece) {
            failedPiece = piece;
            failure = reason;
        }
    }

    private static void await(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void rethrow() {
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }
}
