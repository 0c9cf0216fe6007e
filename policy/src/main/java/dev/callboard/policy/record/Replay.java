package dev.callboard.policy.record;

import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Judges recorded inputs again with other rules, and reports what would change. */
public final class Replay {

    private final Candidate candidate;
    private final int concurrency;

    /** @param concurrency how many evaluations to have under way at a time */
    public Replay(Candidate candidate, int concurrency) {
        this.candidate = candidate;
        this.concurrency = concurrency;
    }

    /** The report on all the records, once all are judged. */
    public Mono<ReplayReport> over(Flux<DecisionRecord> records) {
        return judged(records).collect(ReplayReport::new, ReplayReport::take);
    }

    /** Judges some records, adds what came of it to the report, and hands on what is judged otherwise. */
    public Mono<List<Difference>> some(List<DecisionRecord> records, ReplayReport report) {
        return judged(Flux.fromIterable(records))
                .doOnNext(report::take)
                .concatMapIterable(differences -> differences)
                .collectList();
    }

    /** For each record the one difference, or none. */
    private Flux<List<Difference>> judged(Flux<DecisionRecord> records) {
        return records.flatMapSequential(
                record -> candidate.compare(record).map(List::of).defaultIfEmpty(List.of()), concurrency, concurrency);
    }
}
