package dev.callboard.benchmarks;

import dev.callboard.policy.Judgement;
import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.record.Candidate;
import dev.callboard.policy.record.ChainCheck;
import dev.callboard.policy.record.ChainedRecord;
import dev.callboard.policy.record.DecisionRecord;
import dev.callboard.policy.record.RecordMask;
import dev.callboard.policy.record.Replay;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Measures what is done with the records of decisions, without the database that keeps them. */
final class RecordFigures {

    private static final int AT_A_TIME = 16;
    private static final int BATCH = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PolicyEngine engine;
    private final List<DecisionRecord> records;

    RecordFigures(PolicyEngine engine) {
        this.engine = engine;
        this.records = PolicyQuestions.steps().stream().map(this::record).toList();
    }

    /** How long it takes to judge so many records again. */
    Duration replay(int count) {
        Candidate candidate = new Candidate(engine, PATIENCE, InstantSource.system());
        long start = System.nanoTime();
        new Replay(candidate, AT_A_TIME)
                .over(Flux.range(0, count).map(n -> records.get(n % records.size())))
                .block();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** How long it takes to follow a chain of so many records; making them is not counted. */
    Duration verify(int count) {
        ChainCheck check = new ChainCheck(Map.of(), List.of());
        byte[] previous = ChainedRecord.beforeTheFirst();
        long nanos = 0;
        for (int made = 0; made < count; made += BATCH) {
            List<ChainedRecord> batch = new ArrayList<>(BATCH);
            for (int n = made + 1; n <= made + BATCH; n++) {
                batch.add(ChainedRecord.after(previous, n, records.get(n % records.size())));
                previous = batch.getLast().hash();
            }
            long start = System.nanoTime();
            for (ChainedRecord record : batch) {
                check.next(record);
            }
            nanos += System.nanoTime() - start;
        }
        if (!(check.verdict() instanceof ChainCheck.Verdict.Intact)) {
            throw new IllegalStateException("The chain that was made is not intact: " + check.verdict());
        }
        return Duration.ofNanos(nanos);
    }

    private DecisionRecord record(ObjectNode input) {
        AtomicReference<Judgement> judged = new AtomicReference<>();
        PolicyGate.recorded(
                        engine,
                        PATIENCE,
                        judgement -> Mono.fromRunnable(() -> judged.set(judgement)),
                        InstantSource.system())
                .decide(new PolicyInput(EntryPoint.ACTION, input))
                .block(PATIENCE);
        return DecisionRecord.of(judged.get(), RecordMask.of(List.of()), "embedded");
    }
}
