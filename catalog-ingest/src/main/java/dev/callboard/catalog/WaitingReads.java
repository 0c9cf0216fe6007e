package dev.callboard.catalog;

import dev.callboard.catalog.provider.ReadOutcome;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Keeps readers from running far ahead of stitching: what was read is held as trees until it is stitched, several times as
 * large as what the catalog keeps of it. Safe for use by several threads.
 */
final class WaitingReads {

    /** In entities. */
    private static final int ROOM = 8_000;

    private final Semaphore room = new Semaphore(ROOM);

    /** Waits until there is room; what is larger than all the room waits until nothing else is there. */
    void enter(ReadOutcome.Read read) throws InterruptedException {
        room.acquire(size(read));
    }

    void leave(Collection<ReadOutcome.Read> reads) {
        room.release(reads.stream().mapToInt(WaitingReads::size).sum());
    }

    /** Whether somebody waits for room. */
    boolean isFull() {
        return room.hasQueuedThreads();
    }

    private static int size(ReadOutcome.Read read) {
        long entities = read.processed().values().stream()
                .flatMap(List::stream)
                .mapToLong(file -> file.entities().size())
                .sum();
        return (int) Math.min(entities, ROOM);
    }
}
