package dev.callboard.backend.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.backend.events.BusTables.Unread;
import dev.callboard.backend.runtime.TestPostgres;
import dev.callboard.backend.web.NotFoundError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.JsonNodeFactory;

/** Two replicas with one database. */
class EventBusTests {

    private static final String PUSH = "github.push";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final DataSource dataSource = TestPostgres.migrated("events");
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final BusTables tables = TestBus.tables(dataSource, () -> now);
    private final EventBus here = TestBus.of(tables, TestBus.PATIENCE);
    private final EventBus there = TestBus.of(TestBus.tables(dataSource, () -> now), TestBus.PATIENCE);

    @Test
    void anEventGetsToEachSubscriptionOnceWhicheverReplicaIsAsked() {
        subscribe("one", PUSH);
        subscribe("other", PUSH, "github.issues");

        assertThat(publish(1)).isTrue();

        assertThat(numbers(there.read("one"))).containsExactly(1);
        assertThat(numbers(here.read("one"))).isEmpty();
        assertThat(numbers(here.read("other"))).containsExactly(1);
    }

    @Test
    void whatNobodySubscribesToOrAllHaveIsNotStored() {
        assertThat(publish(1)).isFalse();
        subscribe("one", PUSH);
        subscribe("two", PUSH);

        assertThat(here.publish(event("other", 2), Set.of(), "plugin:a")).isFalse();
        assertThat(here.publish(event(PUSH, 3), Set.of("one", "two"), "plugin:a"))
                .isFalse();
        assertThat(here.publish(event(PUSH, 4), Set.of("one"), "plugin:a")).isTrue();

        assertThat(numbers(here.read("one"))).isEmpty();
        assertThat(numbers(here.read("two"))).containsExactly(4);
    }

    @Test
    void aSubscriptionBeginsWithTheNextEventAndKeepsItsPlaceWhenItChanges() {
        subscribe("first", PUSH);
        publish(1);
        subscribe("late", PUSH);
        publish(2);
        subscribe("late", PUSH, "more");

        assertThat(numbers(here.read("late"))).containsExactly(2);
    }

    @Test
    void manyAreReadInTheirOrderTenAtATime() {
        subscribe("one", PUSH);
        IntStream.range(0, 23).forEach(this::publish);

        List<Integer> all = new ArrayList<>();
        for (int batch = 0; batch < 3; batch++) {
            all.addAll(numbers(here.read("one")));
            assertThat(all).hasSize(Math.min(23, (batch + 1) * BusTables.BATCH));
        }

        assertThat(all).isEqualTo(IntStream.range(0, 23).boxed().toList());
    }

    @Test
    void severalWhoReadFromOneSubscriptionShareItsEvents() throws InterruptedException {
        subscribe("shared", PUSH);
        IntStream.range(0, 200).forEach(this::publish);
        Set<Integer> read = ConcurrentHashMap.newKeySet();
        List<Integer> twice = new ArrayList<>();

        List<Thread> readers = IntStream.range(0, 4)
                .mapToObj(number -> Thread.startVirtualThread(() -> {
                    List<Integer> batch = numbers(here.read("shared"));
                    while (!batch.isEmpty()) {
                        batch.stream().filter(one -> !read.add(one)).forEach(twice::add);
                        batch = numbers(there.read("shared"));
                    }
                }))
                .toList();
        for (Thread reader : readers) {
            assertThat(reader.join(SOON)).isTrue();
        }

        assertThat(read).hasSize(200);
        assertThat(twice).isEmpty();
    }

    @Test
    void whoWaitsIsLetGoWhenAnotherReplicaHasStoredSomethingForThem() {
        subscribe("one", PUSH);
        Unread seen = here.read("one");

        StepVerifier.create(here.news(seen))
                .then(() -> {
                    publish(1);
                    assertThat(here.waiting()).isEqualTo(1);
                    here.look();
                })
                .expectComplete()
                .verify(SOON);

        assertThat(here.waiting()).isZero();
        assertThat(numbers(here.read("one"))).containsExactly(1);
    }

    @Test
    void anEventBetweenReadingAndWaitingIsNotWaitedFor() {
        subscribe("one", PUSH);
        Unread seen = here.read("one");
        publish(1);

        StepVerifier.create(here.news(seen)).then(here::look).expectComplete().verify(SOON);
    }

    @Test
    void othersGoOnWaiting() {
        subscribe("one", "rare");
        subscribe("two", PUSH);
        Unread seen = here.read("one");

        StepVerifier.create(here.news(seen))
                .then(() -> {
                    publish(1);
                    here.look();
                    assertThat(here.waiting()).isEqualTo(1);
                })
                .thenCancel()
                .verify(SOON);

        assertThat(here.waiting()).isZero();
    }

    @Test
    void whoeverStopsLetsAllGo() {
        subscribe("one", PUSH);
        Unread seen = here.read("one");

        StepVerifier.create(here.news(seen)).then(here::close).expectComplete().verify(SOON);
        StepVerifier.create(here.news(seen)).expectComplete().verify(SOON);
    }

    @Test
    void whoWaitsLongEnoughIsLetGoWithoutAnything() {
        EventBus impatient = TestBus.of(tables, Duration.ofMillis(1));
        subscribe("one", PUSH);

        StepVerifier.create(impatient.news(impatient.read("one")))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void anUnknownSubscriptionIsToBeMadeAgain() {
        assertThatThrownBy(() -> here.read("unknown"))
                .isInstanceOf(NotFoundError.class)
                .hasMessage("Subscription with ID 'unknown' not found");
    }

    @Test
    void whatIsYoungIsKeptHoweverManyThereAre() {
        subscribe("slow", PUSH);
        IntStream.range(0, 8).forEach(this::publish);
        now = now.plus(BusTables.KEPT_AT_LEAST);

        assertThat(tables.sweep()).isZero();
        assertThat(numbers(here.read("slow"))).hasSize(8);
    }

    @Test
    void afterThatTheNewestAreKeptAndWhoHasNotReadTheOthersIsForgotten() {
        subscribe("slow", PUSH);
        IntStream.range(0, 8).forEach(this::publish);
        subscribe("late", PUSH);
        now = now.plus(BusTables.KEPT_AT_LEAST).plusSeconds(1);

        assertThat(tables.sweep()).isEqualTo(8 - TestBus.NEWEST_KEPT);

        assertThatThrownBy(() -> here.read("slow")).isInstanceOf(NotFoundError.class);
        assertThat(numbers(here.read("late"))).isEmpty();
    }

    @Test
    void afterADayNothingIsKeptButWhoStillReads() {
        subscribe("reads", PUSH);
        subscribe("gone", "other");
        publish(1);
        now = now.plus(Duration.ofHours(23));
        here.read("reads");
        now = now.plus(Duration.ofHours(2));

        assertThat(tables.sweep()).isEqualTo(1);

        assertThatThrownBy(() -> here.read("gone")).isInstanceOf(NotFoundError.class);
        publish(2);
        assertThat(tables.sweep()).isZero();
        assertThat(numbers(here.read("reads"))).containsExactly(2);
    }

    private void subscribe(String id, String... topics) {
        here.subscribe(id, Set.of(topics), "plugin:catalog");
    }

    private boolean publish(int number) {
        return there.publish(event(PUSH, number), Set.of(), "plugin:events");
    }

    private static Event event(String topic, int number) {
        return new Event(topic, JsonNodeFactory.instance.objectNode().put("number", number));
    }

    private static List<Integer> numbers(Unread unread) {
        return unread.events().stream()
                .map(event -> event.payload().path("number").intValue())
                .toList();
    }
}
