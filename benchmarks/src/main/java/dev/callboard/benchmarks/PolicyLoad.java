package dev.callboard.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks something again and again, a number of questions at a time, for a while. */
final class PolicyLoad {

    private PolicyLoad() {}

    /** How long each took, from the question to its answer. */
    static Latencies run(IntFunction<Mono<?>> ask, int atATime, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        List<Long> nanos = Flux.<Integer, Integer>generate(() -> 0, (n, sink) -> {
                    if (System.nanoTime() < end) {
                        sink.next(n);
                    } else {
                        sink.complete();
                    }
                    return n + 1;
                })
                .flatMap(n -> timed(ask.apply(n)), atATime)
                .collectList()
                .block();
        return new Latencies(Objects.requireNonNull(nanos).stream()
                .mapToLong(Long::longValue)
                .toArray());
    }

    private static Mono<Long> timed(Mono<?> question) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            return question.then(Mono.fromSupplier(() -> System.nanoTime() - start));
        });
    }
}
