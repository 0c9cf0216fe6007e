package dev.callboard.backend.policy.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.record.CheckpointKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordToolTests {

    private static final String ADA = "user:default/ada";
    private static PostgresForRecords postgres;

    private final CheckpointKey key = CheckpointKey.generate();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private DataSource dataSource;
    private RecordTool tool;

    @BeforeAll
    static void start() throws Exception {
        postgres = new PostgresForRecords();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void threeRecords() {
        dataSource = postgres.emptied();
        DecisionStore store = new DecisionStore(dataSource);
        store.addKey(key.publicKey(), Judgements.NOW);
        for (int i = 1; i <= 3; i++) {
            store.append(List.of(Judgements.record("id-" + i, ADA, "OLD-001", Judgements.NOW)), key);
        }
        store.checkpoint(key);
        tool = tool(store);
    }

    @Test
    void verifyingSaysThatAllIsAsItWasWritten() {
        assertThat(tool.verify(Optional.empty())).isTrue();
        assertThat(tool.verify(Optional.of(key.publicKey()))).isTrue();
        assertThat(printed())
                .contains("All 3 records are as they were written. Checkpoints: 1, signed by "
                        + key.publicKey().id() + ". Newest records that none of them covers yet: 0.");
    }

    @Test
    void verifyingSaysWhatIsNotThereYet() {
        DecisionStore store = new DecisionStore(postgres.emptied());
        tool = tool(store);

        assertThat(tool.verify(Optional.empty())).isTrue();
        assertThat(printed()).contains("There are no records.");

        store.append(List.of(Judgements.record("id-1", ADA, "OLD-001", Judgements.NOW)), key);
        assertThat(tool.verify(Optional.empty())).isTrue();
        assertThat(printed()).contains("All 1 records are as they were written. No checkpoint is signed yet.");
    }

    @Test
    void verifyingNamesTheFirstRecordThatIsNot() throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter table policy_decisions disable trigger all");
            statement.execute("update policy_decisions set subject = 'user:default/eve' where sequence = 2");
        }

        assertThat(tool.verify(Optional.empty())).isFalse();
        assertThat(printed())
                .contains("The records are broken at number 2, decision id-2: its content is not what was written.");
    }

    @Test
    void verifyingWithAnotherKeyTrustsNothing() {
        assertThat(tool.verify(Optional.of(CheckpointKey.generate().publicKey())))
                .isFalse();
        assertThat(printed()).contains("which is not trusted");
    }

    @Test
    void explainingTellsWhoAskedAndWhatWasSaid() {
        assertThat(tool.explain("id-2")).isTrue();
        assertThat(printed())
                .contains("Outcome: DENY", "Subject: " + ADA, "Rules: revision r1 in embedded", "OLD-001 (high): No");

        assertThat(tool.explain("id-9")).isFalse();
    }

    @Test
    void exportingWritesOneLineForEachRecordFromATimeOn() {
        tool.export(Judgements.NOW);
        assertThat(printed().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("{\"id\":\"id-").contains("\"previousHash\""));

        printed.reset();
        tool.export(Judgements.NOW.plusSeconds(1));
        assertThat(printed()).isEmpty();
    }

    @Test
    void replayingTellsWhatTheShippedRulesWouldSay() {
        tool.replay(BundleSource.shipped(), Instant.EPOCH, false);

        assertThat(printed()).contains("3 decisions were judged again, 3 of them otherwise", "OLD-001");
    }

    private RecordTool tool(DecisionStore store) {
        return new RecordTool(
                store, new PrintStream(printed, true, StandardCharsets.UTF_8), InstantSource.fixed(Judgements.NOW));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
