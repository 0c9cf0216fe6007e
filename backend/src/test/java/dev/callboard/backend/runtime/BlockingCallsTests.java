package dev.callboard.backend.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class BlockingCallsTests {

    @Test
    void workGoesOnWhenItsCallerGoesAway() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        CompletableFuture<String> end = new CompletableFuture<>();
        Disposable caller = Mono.fromRunnable(() -> {
                    begun.countDown();
                    try {
                        gone.await();
                        end.complete("done");
                    } catch (InterruptedException e) {
                        end.complete("interrupted");
                    }
                })
                .subscribeOn(BlockingCalls.scheduler())
                .subscribe();
        begun.await();

        caller.dispose();
        gone.countDown();

        assertThat(end.get(1, TimeUnit.MINUTES)).isEqualTo("done");
    }

    @Test
    void onlySoManyWorkAtATime() {
        int most = 10 * Runtime.getRuntime().availableProcessors();
        CountDownLatch full = new CountDownLatch(most);
        AtomicInteger working = new AtomicInteger();
        List<Mono<Integer>> calls = IntStream.range(0, 3 * most)
                .mapToObj(n -> Mono.fromCallable(() -> {
                            int now = working.incrementAndGet();
                            full.countDown();
                            full.await();
                            working.decrementAndGet();
                            return now;
                        })
                        .subscribeOn(BlockingCalls.scheduler()))
                .toList();

        List<Integer> seen =
                Flux.merge(Flux.fromIterable(calls), calls.size()).collectList().block(Duration.ofMinutes(1));

        assertThat(seen).hasSize(3 * most).allMatch(now -> now <= most);
    }
}
