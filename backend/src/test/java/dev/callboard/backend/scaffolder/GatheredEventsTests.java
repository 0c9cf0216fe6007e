package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.node.JsonNodeFactory;

class GatheredEventsTests {

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final List<String> stored = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private boolean held = true;
    private boolean broken;
    private final GatheredEvents events =
            new GatheredEvents(7, this::store, () -> told.add("stored"), () -> told.add("lost"), clock);

    @Test
    void eventsAreStoredWithWhatIsWrittenNext() {
        add("a", "b");
        assertThat(stored).isEmpty();

        events.storeWith(gathered -> stored.addAll(messages(gathered)));

        assertThat(stored).containsExactly("a", "b");
        assertThat(told).containsExactly("stored");
        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(stored).containsExactly("a", "b");
    }

    @Test
    void nobodyWaitsLongForAnEvent() {
        add("a");
        clock.advanceTimeBy(GatheredEvents.LONGEST.minusMillis(1));
        add("b");
        assertThat(stored).isEmpty();

        clock.advanceTimeBy(Duration.ofMillis(1));
        assertThat(stored).containsExactly("a", "b");

        add("c");
        clock.advanceTimeBy(GatheredEvents.LONGEST);
        assertThat(stored).containsExactly("a", "b", "c");
        assertThat(told).containsExactly("stored", "stored");
    }

    @Test
    void manyAreStoredAtOnce() {
        for (int number = 1; number <= GatheredEvents.MOST; number++) {
            add("" + number);
        }

        assertThat(stored).hasSize(GatheredEvents.MOST).startsWith("1", "2");
    }

    @Test
    void whatCannotBeStoredIsTriedAgainInItsOrder() {
        broken = true;
        add("a");
        clock.advanceTimeBy(GatheredEvents.LONGEST);
        add("b");
        assertThatThrownBy(events::flush).isInstanceOf(TaskStoreException.class);
        assertThatThrownBy(() -> events.storeWith(gathered -> store(gathered))).isInstanceOf(TaskStoreException.class);

        broken = false;
        clock.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(stored).containsExactly("a", "b");
    }

    @Test
    void aTaskThatIsLostIsToldSo() {
        held = false;
        add("a");
        events.flush();

        assertThat(told).containsExactly("lost");
        assertThat(stored).isEmpty();
    }

    @Test
    void nothingComesAfterTheEnd() {
        add("a");
        events.close();
        add("b");
        clock.advanceTimeBy(Duration.ofHours(1));

        assertThat(stored).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void eachEventHasANumberOfItsOwnBehindThoseOfEarlierClaims() {
        List<Long> numbers = new ArrayList<>();
        add("a", "b");
        events.storeWith(gathered -> gathered.forEach(event -> numbers.add(event.number())));
        add("c");
        events.storeWith(gathered -> gathered.forEach(event -> numbers.add(event.number())));

        assertThat(numbers).doesNotHaveDuplicates().isSorted().allMatch(number -> number >> 24 == 7);
    }

    private void add(String... messages) {
        for (String message : messages) {
            events.add(JsonNodeFactory.instance.objectNode().put("message", message));
        }
    }

    private boolean store(List<LoggedEvent> gathered) {
        if (broken) {
            throw new TaskStoreException("Cannot log", new SQLException(new IOException("away")));
        }
        if (held) {
            stored.addAll(messages(gathered));
        }
        return held;
    }

    private static List<String> messages(List<LoggedEvent> gathered) {
        return gathered.stream()
                .map(event -> event.body().path("message").asString())
                .toList();
    }
}
