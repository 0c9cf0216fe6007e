package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.scaffolder.workflow.Execution;
import dev.callboard.scaffolder.workflow.JournalEntry;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.node.JsonNodeFactory;

class GatheredRowsTests {

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final List<String> stored = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private boolean held = true;
    private boolean broken;
    private final GatheredRows rows =
            new GatheredRows(7, this::store, () -> told.add("stored"), () -> told.add("lost"), clock);

    @Test
    void eventsAreStoredWithWhatIsWrittenNext() {
        add("a", "b");
        assertThat(stored).isEmpty();

        rows.storeWith(gathered -> stored.addAll(messages(gathered)));

        assertThat(stored).containsExactly("a", "b");
        assertThat(told).containsExactly("stored");
        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(stored).containsExactly("a", "b");
    }

    @Test
    void nobodyWaitsLongForAnEvent() {
        add("a");
        clock.advanceTimeBy(GatheredRows.LONGEST.minusMillis(1));
        add("b");
        assertThat(stored).isEmpty();

        clock.advanceTimeBy(Duration.ofMillis(1));
        assertThat(stored).containsExactly("a", "b");

        add("c");
        clock.advanceTimeBy(GatheredRows.LONGEST);
        assertThat(stored).containsExactly("a", "b", "c");
        assertThat(told).containsExactly("stored", "stored");
    }

    @Test
    void manyAreStoredAtOnce() {
        for (int number = 1; number <= GatheredRows.MOST; number++) {
            add("" + number);
        }

        assertThat(stored).hasSize(GatheredRows.MOST).startsWith("1", "2");
    }

    @Test
    void whatCannotBeStoredIsTriedAgainInItsOrder() {
        broken = true;
        add("a");
        clock.advanceTimeBy(GatheredRows.LONGEST);
        add("b");
        assertThatThrownBy(rows::flush).isInstanceOf(TaskStoreException.class);
        assertThatThrownBy(() -> rows.storeWith(gathered -> store(gathered))).isInstanceOf(TaskStoreException.class);

        broken = false;
        clock.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(stored).containsExactly("a", "b");
    }

    @Test
    void linesOfTheJournalWaitNoLongerThanEvents() {
        JournalEntry line =
                new JournalEntry.Failed(new Execution(0, "say", null, "debug:log"), "Error", "any line will do");
        List<JournalEntry> lines = new ArrayList<>();
        GatheredRows waiting = new GatheredRows(
                7, gathered -> lines.addAll(gathered.lines()), () -> told.add("stored"), () -> told.add("lost"), clock);

        waiting.add(line);
        assertThat(lines).isEmpty();
        clock.advanceTimeBy(GatheredRows.LONGEST);

        assertThat(lines).containsExactly(line);
        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(lines).containsExactly(line);
    }

    @Test
    void aTaskThatIsLostIsToldSo() {
        held = false;
        add("a");
        rows.flush();

        assertThat(told).containsExactly("lost");
        assertThat(stored).isEmpty();
    }

    @Test
    void nothingComesAfterTheEnd() {
        add("a");
        rows.close();
        add("b");
        clock.advanceTimeBy(Duration.ofHours(1));

        assertThat(stored).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void eachEventHasANumberOfItsOwnBehindThoseOfEarlierClaims() {
        List<Long> numbers = new ArrayList<>();
        add("a", "b");
        rows.storeWith(gathered -> gathered.events().forEach(event -> numbers.add(event.number())));
        add("c");
        rows.storeWith(gathered -> gathered.events().forEach(event -> numbers.add(event.number())));

        assertThat(numbers).doesNotHaveDuplicates().isSorted().allMatch(number -> number >> 24 == 7);
    }

    private void add(String... messages) {
        for (String message : messages) {
            rows.add(JsonNodeFactory.instance.objectNode().put("message", message));
        }
    }

    private boolean store(Gathered gathered) {
        if (broken) {
            throw new TaskStoreException("Cannot log", new SQLException(new IOException("away")));
        }
        if (held) {
            stored.addAll(messages(gathered));
        }
        return held;
    }

    private static List<String> messages(Gathered gathered) {
        return gathered.events().stream()
                .map(event -> event.body().path("message").asString())
                .toList();
    }
}
