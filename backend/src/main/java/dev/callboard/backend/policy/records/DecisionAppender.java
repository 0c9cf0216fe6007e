package dev.callboard.backend.policy.records;

import dev.callboard.policy.DecisionLog;
import dev.callboard.policy.Judgement;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.record.CheckpointKey;
import dev.callboard.policy.record.DecisionRecord;
import dev.callboard.policy.record.RecordMask;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Adds decisions to the chain on a thread of its own: all that came in while one transaction was under way go into the
 * next.
 *
 * <p>A question that got no decision is no record; whoever held the question asks again.
 */
final class DecisionAppender implements DecisionLog, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DecisionAppender.class);

    private static final int MAX_WAITING = 10_000;
    private static final int MAX_AT_ONCE = 500;

    private final DecisionStore store;
    private final RecordMask mask;
    private final CheckpointKey key;
    private final Supplier<String> engine;
    private final InstantSource clock;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread =
            Thread.ofPlatform().name("policy-records").daemon().unstarted(this::run);
    private volatile boolean closed;

    /** @param engine the name of the engine that decides */
    DecisionAppender(
            DecisionStore store, RecordMask mask, CheckpointKey key, Supplier<String> engine, InstantSource clock) {
        this.store = store;
        this.mask = mask;
        this.key = key;
        this.engine = engine;
        this.clock = clock;
    }

    /** Begins to write. */
    DecisionAppender start() {
        thread.start();
        return this;
    }

    @Override
    public Mono<Void> keep(Judgement judgement) {
        if (judgement.decision() instanceof PolicyDecision.Unavailable) {
            return Mono.empty();
        }
        return Mono.defer(() -> {
            Waiting waiting = new Waiting(judgement, Sinks.empty());
            if (closed || !queue.offer(waiting)) {
                return Mono.error(new IllegalStateException(
                        closed ? "The server stops" : "More than " + MAX_WAITING + " decisions wait to be kept"));
            }
            return waiting.kept().asMono().publishOn(Schedulers.parallel());
        });
    }

    /** Signs the end of the chain. Blocks. */
    void checkpoint() {
        store.checkpoint(key);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        failAll(drained(), new IllegalStateException("The server stops"));
    }

    private void run() {
        boolean keyIsKnown = false;
        try {
            while (!closed) {
                List<Waiting> batch = new ArrayList<>();
                batch.add(queue.take());
                queue.drainTo(batch, MAX_AT_ONCE - 1);
                try {
                    if (!keyIsKnown) {
                        store.addKey(key.publicKey(), clock.instant());
                        keyIsKnown = true;
                    }
                    append(batch);
                } catch (RuntimeException failure) {
                    log.error("{} decisions cannot be kept", batch.size(), failure);
                    failAll(batch, failure);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void append(List<Waiting> batch) {
        List<DecisionRecord> records = new ArrayList<>();
        for (Waiting waiting : batch) {
            records.add(DecisionRecord.of(waiting.judgement(), mask, engine.get()));
        }
        store.append(records, key);
        batch.forEach(waiting -> waiting.kept().tryEmitEmpty());
    }

    private List<Waiting> drained() {
        List<Waiting> rest = new ArrayList<>();
        queue.drainTo(rest);
        return rest;
    }

    private static void failAll(List<Waiting> batch, RuntimeException failure) {
        batch.forEach(waiting -> waiting.kept().tryEmitError(failure));
    }

    private record Waiting(Judgement judgement, Sinks.Empty<Void> kept) {}
}
