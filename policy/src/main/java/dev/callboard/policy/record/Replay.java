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
        return records.flatMapSequential(
                        record ->
                                candidate.compare(record).map(Judged::otherwise).defaultIfEmpty(Judged.alike()),
                        concurrency,
                        concurrency)
                .collect(ReplayReport::new, (report, judged) -> {
                    report.judged();
                    judged.differences().forEach(report::add);
                });
    }

    private record Judged(List<Difference> differences) {

        static Judged alike() {
            return new Judged(List.of());
        }

        static Judged otherwise(Difference difference) {
            return new Judged(List.of(difference));
        }
    }
}
