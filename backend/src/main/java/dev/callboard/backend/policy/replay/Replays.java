package dev.callboard.backend.policy.replay;

import dev.callboard.backend.policy.records.DecisionQuery;
import dev.callboard.backend.policy.records.DecisionStore;
import dev.callboard.backend.web.ConflictError;
import dev.callboard.policy.embedded.BundleException;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.policy.record.Candidate;
import dev.callboard.policy.record.ChainedRecord;
import dev.callboard.policy.record.Difference;
import dev.callboard.policy.record.Replay;
import dev.callboard.policy.record.ReplayReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges recorded decisions with other rules, one replay at a time on each server and one record after the other, so that
 * what the server is there for keeps its processors.
 */
final class Replays implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Replays.class);

    static final long MAX_DIFFERENCES = 20_000;

    private static final int PAGE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DecisionStore records;
    private final ReplayStore store;
    private final InstantSource clock;
    private final Semaphore turn = new Semaphore(1);
    private volatile @Nullable Thread running;

    Replays(DecisionStore records, ReplayStore store, InstantSource clock) {
        this.records = records;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Begins a replay, and returns how it stands. Blocks for a moment.
     *
     * @throws ConflictError if this server runs one already
     */
    ReplayState start(BundleSource rules, DecisionQuery query, String requestedBy) {
        if (!turn.tryAcquire()) {
            throw new ConflictError(
                    "This server is in the middle of a replay; wait for its end or cancel it: GET /api/policy/replays");
        }
        boolean begun = false;
        try {
            Instant now = clock.instant();
            DecisionQuery bounded = query.until() == null ? query.until(now) : query;
            ReplayState state = ReplayState.begun(
                    UUID.randomUUID().toString(),
                    requestedBy,
                    rules.description(),
                    query.since(),
                    now,
                    records.count(bounded));
            store.add(state);
            running = Thread.ofPlatform().name("policy-replay").daemon().start(() -> run(state, rules, bounded));
            begun = true;
            return state;
        } finally {
            if (!begun) {
                turn.release();
            }
        }
    }

    private void run(ReplayState begun, BundleSource rules, DecisionQuery query) {
        Optional<ReplayState> ended;
        try {
            ended = judged(begun, rules, query);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException unexpected) {
            // The outermost frame of this thread: without it, the replay would seem to run until it seems lost.
            log.error("The replay {} failed", begun.id(), unexpected);
            ended = Optional.of(ended(begun, ReplayState.State.FAILED, "The server failed; its log says why"));
        } finally {
            turn.release();
        }
        // Only now, so that whoever sees that it has ended can begin another.
        ended.ifPresent(this::keep);
    }

    private void keep(ReplayState ended) {
        try {
            store.save(ended);
        } catch (RuntimeException unexpected) {
            log.error("The end of the replay {} cannot be kept, so it will seem lost", ended.id(), unexpected);
        }
    }

    /** How it ended; empty if it was cancelled. */
    private Optional<ReplayState> judged(ReplayState begun, BundleSource rules, DecisionQuery query)
            throws InterruptedException {
        try (EmbeddedPolicyEngine engine = EmbeddedPolicyEngine.of(rules, clock)) {
            String revision = String.valueOf(engine.status().revision());
            Replay replay = new Replay(new Candidate(engine, PATIENCE, clock), 1);
            ReplayReport report = new ReplayReport();
            ReplayState state = begun.of(revision);
            long after = 0;
            long kept = 0;
            List<ChainedRecord> page = records.following(query, after, PAGE);
            while (!page.isEmpty()) {
                List<Difference> found = some(replay, page, report);
                int fit = (int) Math.min(found.size(), MAX_DIFFERENCES - kept);
                store.addDifferences(state.id(), kept + 1, found.subList(0, fit));
                kept += fit;
                state = state.progressed(report, clock.instant());
                if (!store.save(state)) {
                    log.info("The replay {} was cancelled", state.id());
                    return Optional.empty();
                }
                after = page.getLast().sequence();
                page = records.following(query, after, PAGE);
            }
            return Optional.of(ended(state, ReplayState.State.COMPLETED, ""));
        } catch (BundleException unusable) {
            return Optional.of(ended(begun, ReplayState.State.FAILED, String.valueOf(unusable.getMessage())));
        }
    }

    private ReplayState ended(ReplayState state, ReplayState.State end, String why) {
        return state.ended(end, why, clock.instant());
    }

    private static List<Difference> some(Replay replay, List<ChainedRecord> page, ReplayReport report)
            throws InterruptedException {
        CompletableFuture<List<Difference>> judged = new CompletableFuture<>();
        replay.some(page.stream().map(ChainedRecord::record).toList(), report)
                .subscribe(judged::complete, judged::completeExceptionally);
        try {
            return judged.get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("Records cannot be judged again", failure.getCause());
        }
    }

    @Override
    public void close() {
        Thread thread = running;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
