package dev.callboard.policy.record;

import dev.callboard.policy.DecisionLog;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.Judgement;
import dev.callboard.policy.PolicyDecision;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has other rules judge what was just decided, one decision after the other on a thread of its own, and counts what they
 * would decide otherwise.
 *
 * <p>No decision waits for it or depends on it: {@link #keep} completes at once, whatever the other rules do, and what
 * finds no place in its queue is left out and counted.
 */
public final class CandidateLog implements DecisionLog, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CandidateLog.class);

    /** Of ten thousand. */
    private static final int WHOLE = 10_000;

    private final Candidate candidate;
    private final Supplier<String> revision;
    private final int share;
    private final Consumer<Difference> listener;
    private final BlockingQueue<Waiting> queue;
    private final Semaphore room;
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread =
            Thread.ofPlatform().name("policy-candidate").daemon().unstarted(this::run);
    private String judgedBy = "";
    private ReplayReport report = new ReplayReport();
    private volatile boolean closed;

    /**
     * How much is judged again.
     *
     * @param share of the decisions, above 0 and up to 1
     * @param waiting how many decisions may wait for their turn
     * @param bytes how much the inputs and answers of all that wait may have together, written as JSON
     */
    public record Load(double share, int waiting, int bytes) {

        private static final int DEFAULT_BYTES = 64 << 20;

        public Load {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("A share is above 0 and not above 1, not " + share);
            }
        }

        /** As much as 64 MiB may wait. */
        public Load(double share, int waiting) {
            this(share, waiting, DEFAULT_BYTES);
        }
    }

    /** A decision in the queue, and the room it takes there. */
    private record Waiting(Judgement judgement, int bytes) {}

    /**
     * @param revision of the candidate's rules at this moment; when it is another one, counting begins anew
     * @param listener told of each difference, on the thread of the log
     */
    public CandidateLog(Candidate candidate, Supplier<String> revision, Load load, Consumer<Difference> listener) {
        this.candidate = candidate;
        this.revision = revision;
        this.share = (int) Math.max(1, Math.round(load.share() * WHOLE));
        this.listener = listener;
        this.queue = new ArrayBlockingQueue<>(load.waiting());
        this.room = new Semaphore(load.bytes());
    }

    /** Begins to judge. */
    public CandidateLog start() {
        thread.start();
        return this;
    }

    @Override
    public Mono<Void> keep(Judgement judgement) {
        return Mono.fromRunnable(() -> {
            if (judgement.decision() instanceof PolicyDecision.Unavailable || !isChosen(judgement)) {
                return;
            }
            if (closed || !isQueued(judgement)) {
                dropped.incrementAndGet();
            }
        });
    }

    private boolean isQueued(Judgement judgement) {
        // Where there is no place, nothing needs to be measured.
        if (queue.remainingCapacity() == 0) {
            return false;
        }
        int bytes;
        try {
            bytes = bytes(judgement);
        } catch (JacksonException notJson) {
            return false;
        }
        if (!room.tryAcquire(bytes)) {
            return false;
        }
        boolean queued = queue.offer(new Waiting(judgement, bytes));
        if (!queued) {
            room.release(bytes);
        }
        return queued;
    }

    private static int bytes(Judgement judgement) {
        int bytes = bytes(judgement.input());
        for (EngineAnswer answer : judgement.answers()) {
            bytes += answer instanceof EngineAnswer.Defined defined ? bytes(defined.result()) : 0;
        }
        return bytes;
    }

    private static int bytes(JsonNode json) {
        return JsonMapper.shared().writeValueAsBytes(json).length;
    }

    /** By the id, so that no other choice is made where something is asked again. */
    private boolean isChosen(Judgement judgement) {
        return Math.floorMod(judgement.decision().id().hashCode() * 0x9E3779B1, WHOLE) < share;
    }

    /** How many decisions found no place in the queue. */
    public long dropped() {
        return dropped.get();
    }

    /** What came of it since the candidate has the rules it has now: numbers, by rule and by template. */
    public synchronized ObjectNode summary() {
        return report.summary().put("dropped", dropped());
    }

    /** The first differences, in the order of the decisions. */
    public synchronized List<Difference> differences() {
        return report.examples();
    }

    private synchronized void take(List<Difference> found) {
        String now = revision.get();
        if (!now.equals(judgedBy)) {
            report = new ReplayReport();
            judgedBy = now;
        }
        report.take(found);
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
    }

    private void run() {
        try {
            while (!closed) {
                Waiting next = queue.take();
                try {
                    judge(next.judgement());
                } finally {
                    room.release(next.bytes());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(Judgement judgement) throws InterruptedException {
        CompletableFuture<List<Difference>> judged = new CompletableFuture<>();
        candidate
                .compare(judgement)
                .map(List::of)
                .defaultIfEmpty(List.of())
                .subscribe(judged::complete, judged::completeExceptionally);
        try {
            List<Difference> found = judged.get();
            take(found);
            found.forEach(listener);
        } catch (ExecutionException failure) {
            log.warn(
                    "The candidate policy could not be asked about {}",
                    judgement.decision().id(),
                    failure.getCause());
        }
    }
}
