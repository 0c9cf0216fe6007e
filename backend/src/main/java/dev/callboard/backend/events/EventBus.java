package dev.callboard.backend.events;

import dev.callboard.backend.events.BusTables.Unread;
import dev.callboard.backend.web.NotFoundError;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Passes events from one process to others. Each subscription gets an event at most once, however many read from it.
 *
 * <p>While somebody waits, the database is asked for what other replicas have stored; nobody else asks it.
 */
final class EventBus implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventBus.class);

    private final BusTables tables;
    private final Duration pause;
    private final Duration patience;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private final Semaphore wakeUps = new Semaphore(0);
    private volatile boolean stopping;
    private boolean failing;

    /**
     * @param pause the most that an event of another replica is late
     * @param patience how long somebody waits for an event
     */
    EventBus(BusTables tables, Duration pause, Duration patience) {
        this.tables = tables;
        this.pause = pause;
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    private record Waiting(Unread seen, Sinks.Empty<Void> over) {

        boolean isConcernedBy(Map<String, Long> newest) {
            return seen.topics().stream().anyMatch(topic -> newest.getOrDefault(topic, 0L) > seen.position());
        }
    }

    void start() {
        Thread.ofVirtual().name("event-bus").start(this::run);
    }

    /**
     * Stores an event for those who subscribe to its topic. Blocks.
     *
     * @param notified who has it already
     * @param by who publishes it
     * @return whether somebody is to get it
     */
    boolean publish(Event event, Set<String> notified, String by) {
        boolean stored = tables.publish(event, notified, by);
        if (stored) {
            wakeUps.release();
        }
        log.debug(
                "An event on '{}' of {} {}", event.topic(), by, stored ? "is stored" : "is of interest to nobody else");
        return stored;
    }

    /** Makes a subscription or changes one. Blocks. */
    void subscribe(String id, Set<String> topics, String by) {
        tables.subscribe(id, topics, by);
        log.debug("'{}' of {} subscribes to {}", id, by, topics);
    }

    /**
     * Reads what is new to a subscription. Blocks.
     *
     * @throws NotFoundError if there is no such subscription, so that it has to be made again
     */
    Unread read(String id) {
        return tables.read(id).orElseThrow(() -> new NotFoundError("Subscription with ID '" + id + "' not found"));
    }

    /** Completes when there may be more than somebody has seen, their patience is over, or the server stops. */
    Mono<Void> news(Unread seen) {
        return Mono.defer(() -> {
            Waiting one = new Waiting(seen, Sinks.empty());
            waiting.add(one);
            if (stopping) {
                one.over().tryEmitEmpty();
            }
            return Mono.firstWithSignal(
                            one.over().asMono(), Mono.delay(patience).then())
                    .doFinally(end -> waiting.remove(one));
        });
    }

    int waiting() {
        return waiting.size();
    }

    /** Lets those go for whom there is something. Blocks. */
    void look() {
        Set<Waiting> now = Set.copyOf(waiting);
        if (now.isEmpty()) {
            return;
        }
        Set<String> topics =
                now.stream().flatMap(one -> one.seen().topics().stream()).collect(Collectors.toUnmodifiableSet());
        long position =
                now.stream().mapToLong(one -> one.seen().position()).min().orElse(0);
        Map<String, Long> newest = tables.newest(topics, position);
        letGo(now.stream().filter(one -> one.isConcernedBy(newest)).toList());
    }

    /** Lets everybody go, who then asks the next replica. */
    @Override
    public void close() {
        stopping = true;
        letGo(waiting);
        wakeUps.release();
    }

    private static void letGo(Collection<Waiting> some) {
        some.forEach(one -> one.over().tryEmitEmpty());
    }

    private void run() {
        try {
            while (!stopping) {
                boolean woken = wakeUps.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                wakeUps.drainPermits();
                log.trace("Looking for events, {}", woken ? "since there is one" : "since it is time to");
                lookAgain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookAgain() {
        try {
            look();
            failing = false;
        } catch (RuntimeException failure) {
            if (!failing) {
                log.warn("Cannot look for events of other replicas; trying again every {}", pause, failure);
            }
            failing = true;
        }
    }
}
