package dev.callboard.backend.policy.records;

import dev.callboard.policy.record.ChainedRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Reads records for requests, which must not block. */
final class DecisionCalls implements AutoCloseable {

    private static final int THREADS = 8;
    private static final int MAX_WAITING = 1_000;
    private static final int PAGE = 500;

    private final DecisionStore store;
    private final Scheduler threads = Schedulers.newBoundedElastic(THREADS, MAX_WAITING, "policy-records");

    DecisionCalls(DecisionStore store) {
        this.store = store;
    }

    Mono<Optional<ChainedRecord>> find(String id) {
        return call(() -> store.find(id));
    }

    Mono<List<ChainedRecord>> page(DecisionQuery query, long before, int limit) {
        return call(() -> store.page(query, before, limit));
    }

    /** All records of a query, oldest first; read page by page, as fast as they are taken. */
    Flux<ChainedRecord> all(DecisionQuery query) {
        return call(() -> store.following(query, 0, PAGE))
                .expand(page -> page.size() < PAGE
                        ? Mono.empty()
                        : call(() -> store.following(query, page.getLast().sequence(), PAGE)))
                .concatMapIterable(page -> page, 1);
    }

    private <T> Mono<T> call(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(threads);
    }

    @Override
    public void close() {
        threads.dispose();
    }
}
