package dev.callboard.catalog.stitching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelWorkTests {

    private static final int PIECES = 1_000;

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Test
    void everyPieceIsDoneOnce() {
        AtomicIntegerArray done = new AtomicIntegerArray(PIECES);

        work(PIECES, done::incrementAndGet);

        assertThat(IntStream.range(0, PIECES).map(done::get)).containsOnly(1);
    }

    @Test
    void nothingIsDoneOfNoPieces() {
        work(0, piece -> {
            throw new AssertionError("There is no piece " + piece);
        });

        assertThat(threads).isEmpty();
    }

    @Test
    void theFirstFailureIsThrownAsItIs() {
        RuntimeException[] failures = new RuntimeException[PIECES];

        Throwable thrown = catchThrowable(() -> work(PIECES, piece -> {
            if (piece >= 100) {
                failures[piece] = new IllegalStateException("No piece " + piece);
                throw failures[piece];
            }
        }));

        assertThat(thrown).isSameAs(failures[100]).hasMessage("No piece 100");
        assertThat(failures[PIECES - 1]).isNull();
    }

    @Test
    void anErrorIsThrownToo() {
        Throwable thrown = catchThrowable(() -> work(PIECES, piece -> {
            throw new StackOverflowError();
        }));

        assertThat(thrown).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void anInterruptionIsLeftToTheCaller() {
        AtomicIntegerArray done = new AtomicIntegerArray(PIECES);

        Thread.currentThread().interrupt();
        work(PIECES, done::incrementAndGet);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(IntStream.range(0, PIECES).map(done::get)).containsOnly(1);
    }

    /** Does the pieces, and looks whether the threads that helped have ended. */
    private void work(int pieces, IntConsumer piece) {
        try {
            ParallelWork.forEach(pieces, i -> {
                threads.add(Thread.currentThread());
                piece.accept(i);
            });
        } finally {
            threads.remove(Thread.currentThread());
            assertThat(threads).noneMatch(Thread::isAlive);
        }
    }
}
