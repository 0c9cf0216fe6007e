package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TaskEventsTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Longer than any of these tests, so that what is seen is seen by a signal. */
    private static final Duration NEVER = Duration.ofHours(1);

    private static final String PLAIN = "{}";
    private static final String STARTS_OVER = "{'EXPERIMENTAL_recovery':{'EXPERIMENTAL_strategy':'startOver'}}";

    private final TaskDatabase database = new TaskDatabase(TaskTables.empty());
    private final TaskStore store = new TaskStore(database);
    private final TaskQueue queue = new TaskQueue(database, false);
    private final TaskSignals signals = new TaskSignals();

    @Test
    void givesEachEventOnceAndInOrderAndEndsWithTheCompletion() {
        ClaimedTask claimed = claim(PLAIN);
        log(claimed, "before");

        StepVerifier.create(events(NEVER).follow(claimed.task(), 0).map(TaskEventsTests::text))
                .expectNext("before")
                .then(() -> log(claimed, "one"))
                .expectNext("one")
                .then(() -> log(claimed, "two"))
                .expectNext("two")
                .then(() -> complete(claimed))
                .expectNext("over")
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void seesWhatAnotherReplicaWroteAtTheNextPoll() {
        ClaimedTask claimed = claim(PLAIN);

        StepVerifier.create(
                        events(Duration.ofMillis(20)).follow(claimed.task(), 0).map(TaskEventsTests::text))
                .then(() -> queue.log(claimed, List.of(body("unannounced"))))
                .expectNext("unannounced")
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void goesOnBehindTheLastEventThatAClientHasSeen() {
        ClaimedTask claimed = claim(PLAIN);
        log(claimed, "one");
        log(claimed, "two");
        long seen = store.events(claimed.task(), 0, false, 10).getFirst().id();

        StepVerifier.create(events(NEVER).follow(claimed.task(), seen).map(TaskEventsTests::text))
                .expectNext("two")
                .then(() -> complete(claimed))
                .expectNext("over")
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void repeatsTheCompletionForAClientThatHasSeenEverything() {
        ClaimedTask claimed = claim(PLAIN);
        log(claimed, "one");
        complete(claimed);

        StepVerifier.create(events(NEVER).follow(claimed.task(), Long.MAX_VALUE).map(TaskEventsTests::text))
                .expectNext("over")
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void sendsTheCompletionOfATaskThatMayStartOverOnceAndStaysOpen() {
        ClaimedTask claimed = claim(STARTS_OVER);
        complete(claimed);

        StepVerifier.create(
                        events(Duration.ofMillis(10)).follow(claimed.task(), 0).map(TaskEventsTests::text))
                .expectNext("over")
                .expectNoEvent(Duration.ofMillis(200))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void readsALongHistoryInBatches() {
        ClaimedTask claimed = claim(PLAIN);
        int many = TaskEvents.BATCH * 2 + 10;
        TaskTables.execute("""
                insert into scaffolder.task_events (task_id, event_type, body)
                select '%s', 'log', json_build_object('message', n) from generate_series(1, %d) n
                """.formatted(claimed.task().id(), many));
        complete(claimed);

        StepVerifier.create(events(NEVER)
                        .follow(claimed.task(), 0)
                        .map(event -> event.body().path("message").asString())
                        .index((position, message) -> message.equals(Long.toString(position + 1)))
                        .filter(inOrder -> inOrder)
                        .count())
                .expectNext((long) many)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void slowReadersOfAStreamGetEverything() {
        ClaimedTask claimed = claim(PLAIN);

        StepVerifier.create(
                        EventStream.frames(events(NEVER).follow(claimed.task(), 0), NEVER, Schedulers.parallel()), 0)
                .then(() -> {
                    for (int i = 0; i < 600; i++) {
                        log(claimed, "line " + i);
                    }
                    complete(claimed);
                })
                .thenRequest(1)
                .assertNext(frame -> assertThat(frame)
                        .startsWith("event: log\ndata: {\"id\":")
                        .endsWith("}\n\n"))
                .thenRequest(600)
                .expectNextCount(599)
                .assertNext(frame -> assertThat(frame).startsWith("event: completion\n"))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aPollWaitsForTheNextEventsAndGivesUpWithNone() {
        ClaimedTask claimed = claim(PLAIN);

        StepVerifier.create(events(NEVER).next(claimed.task(), 0, PATIENCE))
                .then(() -> log(claimed, "one"))
                .assertNext(batch ->
                        assertThat(batch).extracting(TaskEventsTests::text).containsExactly("one"))
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(events(NEVER).next(claimed.task(), Long.MAX_VALUE, Duration.ofMillis(50)))
                .expectNext(List.of())
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aQuietStreamShowsThatItIsAlive() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();

        StepVerifier.create(EventStream.frames(Flux.never(), Duration.ofSeconds(15), time))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(31)))
                .expectNext(EventStream.COMMENT, EventStream.COMMENT)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void theEndOfTheServerLetsFollowersGo() {
        ClaimedTask claimed = claim(PLAIN);

        StepVerifier.create(events(NEVER).follow(claimed.task(), 0))
                .then(signals::stop)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(events(NEVER).next(claimed.task(), 0, PATIENCE))
                .expectNext(List.of())
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void takesAnyTextForTheIdOfTheLastEvent() {
        assertThat(EventStream.after(null)).isZero();
        assertThat(EventStream.after("")).isZero();
        assertThat(EventStream.after("41")).isEqualTo(41);
        assertThat(EventStream.after("1e3")).isEqualTo(1000);
        assertThat(EventStream.after("last")).isZero();
        assertThat(EventStream.after("NaN")).isZero();
        assertThat(EventStream.after("Infinity")).isEqualTo(Long.MAX_VALUE);
    }

    private TaskEvents events(Duration poll) {
        return new TaskEvents(store, signals, Schedulers.boundedElastic(), Schedulers.parallel(), poll);
    }

    private ClaimedTask claim(String spec) {
        store.create(new NewTask(TaskId.random(), json(spec), null, json("{}"), new byte[0]));
        return queue.claim().orElseThrow();
    }

    private void log(ClaimedTask claimed, String message) {
        assertThat(queue.log(claimed, List.of(body(message)))).isTrue();
        signals.changed(claimed.task().id());
    }

    private void complete(ClaimedTask claimed) {
        assertThat(queue.end(claimed, TaskStatus.COMPLETED, body("over"))).isTrue();
        signals.changed(claimed.task().id());
    }

    private static String text(TaskEvent event) {
        return event.body().path("message").asString();
    }

    private static ObjectNode body(String message) {
        return json("{'message':'" + message + "'}");
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
