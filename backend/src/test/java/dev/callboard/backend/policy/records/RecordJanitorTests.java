package dev.callboard.backend.policy.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.policy.record.CheckpointKey;
import dev.callboard.policy.record.RecordMask;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordJanitorTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RecordSettings SETTINGS = RecordSettings.of(
            AppConfig.parse("callboard: {policy: {records: {retention: {days: 7}, checkpoints: {milliseconds: 50}}}}"));

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Judgements.NOW);
    private PostgresForRecords postgres;
    private DecisionStore store;
    private DecisionAppender appender;
    private RecordJanitor janitor;

    @BeforeEach
    void begin() throws Exception {
        postgres = new PostgresForRecords();
        store = new DecisionStore(postgres.emptied());
        CheckpointKey key = CheckpointKey.kept(folder.resolve("checkpoints.key"));
        appender = new DecisionAppender(store, RecordMask.of(List.of()), key, () -> "test", now::get).start();
        janitor = new RecordJanitor(store, appender, SETTINGS, now::get);
        keep("id-1");
    }

    @AfterEach
    void end() throws Exception {
        janitor.close();
        appender.close();
        postgres.close();
    }

    @Test
    void theEndOfTheChainIsSignedAndWhatIsYoungStays() {
        janitor.sweep();
        janitor.sweep();

        assertThat(store.checkpoints()).hasSize(1);
        assertThat(store.find("id-1")).isPresent();
    }

    @Test
    void whatHasBeenKeptForLongEnoughIsRemoved() {
        janitor.sweep();
        now.set(Judgements.NOW.plus(Duration.ofDays(8)));
        keep("id-2");

        janitor.sweep();

        assertThat(store.find("id-1")).isEmpty();
        assertThat(store.find("id-2")).isPresent();
    }

    @Test
    void itWorksByItselfUntilItIsClosed() {
        janitor.start();

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(store.checkpoints()).hasSize(1));
    }

    private void keep(String id) {
        appender.keep(Judgements.denied(id, "user:default/ada", "TST-001", now.get()))
                .block(PATIENCE);
    }
}
