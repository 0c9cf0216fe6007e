package dev.callboard.backend.scaffolder;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What happened to a task and what still happens, for readers who follow it.
 *
 * <p>Events are rows first. A follower reads the rows behind the last one it was given, again and again: at once when
 * this process wrote something, and at every poll for what another replica wrote. So it gets each event once and in
 * order, whatever it or the server missed in between.
 */
final class TaskEvents {

    /** How many events are read at once, and so the most that one answer to a poll holds. */
    static final int BATCH = 1000;

    private final TaskStore store;
    private final TaskSignals signals;
    private final Scheduler blocking;
    private final Scheduler timer;
    private final Duration poll;

    /**
     * @param blocking where the database is read
     * @param timer counts the polls
     * @param poll how often to look for events of other replicas
     */
    TaskEvents(TaskStore store, TaskSignals signals, Scheduler blocking, Scheduler timer, Duration poll) {
        this.store = store;
        this.signals = signals;
        this.blocking = blocking;
        this.timer = timer;
        this.poll = poll;
    }

    /**
     * The events behind {@code after}, and then each new one. A completion is given even if it is not behind; it ends
     * the flux unless the task may start over. So does the end of the server, which need not wait for those who only watch.
     */
    Flux<TaskEvent> follow(Task task, long after) {
        return batches(task, after)
                .concatMapIterable(batch -> batch)
                .takeUntil(TaskEvent::endsStream)
                .takeUntilOther(signals.stopping());
    }

    /** The first events behind {@code after}, with any completion; an empty list if none comes in time. */
    Mono<List<TaskEvent>> next(Task task, long after, Duration patience) {
        return batches(task, after)
                .filter(batch -> !batch.isEmpty())
                .takeUntilOther(signals.stopping())
                .next()
                .defaultIfEmpty(List.of())
                .timeout(patience, Mono.just(List.of()), timer);
    }

    /** The events behind {@code after} that are there now, with any completion; the first {@link #BATCH} if there are more. */
    Mono<List<TaskEvent>> written(Task task, long after) {
        return read(task, new AtomicLong(after), true);
    }

    private Flux<List<TaskEvent>> batches(Task task, long after) {
        return Flux.defer(() -> {
            AtomicLong last = new AtomicLong(after);
            Flux<Long> reasonsToLook = Flux.merge(
                    signals.changesOf(task.id()).map(changed -> 0L), Flux.interval(poll, timer), Flux.just(0L));
            // One reason is kept while a read is under way, so that what is written meanwhile need not wait for the
            // poll.
            return reasonsToLook
                    .onBackpressureLatest()
                    .index()
                    .concatMap(look -> catchUp(task, last, look.getT1() == 0), 1);
        });
    }

    private Flux<List<TaskEvent>> catchUp(Task task, AtomicLong last, boolean first) {
        return read(task, last, first).expand(batch -> batch.size() < BATCH ? Mono.empty() : read(task, last, false));
    }

    private Mono<List<TaskEvent>> read(Task task, AtomicLong last, boolean withCompletion) {
        return Mono.fromCallable(() -> store.events(task, last.get(), withCompletion, BATCH))
                .subscribeOn(blocking)
                .doOnNext(batch -> batch.forEach(event -> last.accumulateAndGet(event.id(), Math::max)));
    }
}
