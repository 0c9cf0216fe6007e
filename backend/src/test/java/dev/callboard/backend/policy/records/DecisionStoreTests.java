package dev.callboard.backend.policy.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.policy.record.ChainCheck;
import dev.callboard.policy.record.ChainCheck.Verdict;
import dev.callboard.policy.record.ChainedRecord;
import dev.callboard.policy.record.CheckpointKey;
import dev.callboard.policy.record.DecisionRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionStoreTests {

    private static final String ADA = "user:default/ada";
    private static PostgresForRecords postgres;

    private final CheckpointKey key = CheckpointKey.generate();
    private DataSource dataSource;
    private DecisionStore store;

    @BeforeAll
    static void start() throws Exception {
        postgres = new PostgresForRecords();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void empty() {
        dataSource = postgres.emptied();
        store = new DecisionStore(dataSource);
        store.addKey(key.publicKey(), Judgements.NOW);
    }

    @Test
    void aRecordComesBackAsItWasKept() {
        DecisionRecord record = Judgements.record("id-1", ADA, "SCM-001", Judgements.NOW);

        store.append(List.of(record), key);

        assertThat(store.find("id-1")).hasValueSatisfying(found -> {
            assertThat(found.sequence()).isEqualTo(1);
            assertThat(found.record()).usingRecursiveComparison().isEqualTo(record);
            assertThat(found.toJson().at("/input/subject/ref").asString()).isEqualTo(ADA);
        });
        assertThat(store.find("id-2")).isEmpty();
    }

    @Test
    void recordsAreFoundByAllThatAQueryNames() {
        append(1, ADA, "SCM-001", Judgements.NOW);
        append(2, "user:default/bob", "SCM-001", Judgements.NOW.plusSeconds(60));
        append(3, ADA, "OWN-001", Judgements.NOW.plusSeconds(120));
        DecisionRecord one = store.find("id-1").orElseThrow().record();

        assertThat(found(DecisionQuery.all())).containsExactly("id-3", "id-2", "id-1");
        assertThat(found(DecisionQuery.all().ofSubject(ADA))).containsExactly("id-3", "id-1");
        assertThat(found(new DecisionQuery(
                        one.task(),
                        one.step(),
                        "SCM-001",
                        one.template(),
                        null,
                        one.entryPoint(),
                        one.outcome(),
                        true,
                        Judgements.NOW,
                        Judgements.NOW.plusSeconds(60))))
                .containsExactly("id-1");
        assertThat(found(DecisionQuery.all().from(Judgements.NOW.plusSeconds(61))))
                .containsExactly("id-3");
        assertThat(store.page(DecisionQuery.all(), 3, 1))
                .extracting(chained -> chained.record().id())
                .containsExactly("id-2");
        assertThat(store.following(DecisionQuery.all(), 1, 5))
                .extracting(chained -> chained.record().id())
                .containsExactly("id-2", "id-3");
    }

    @Test
    void replicasThatWriteAtOnceMakeOneChain() {
        List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                    DecisionStore replica = new DecisionStore(dataSource);
                    for (int i = 0; i < 25; i++) {
                        replica.append(
                                List.of(Judgements.record(writer + "-" + i, ADA, "SCM-001", Judgements.NOW)), key);
                    }
                }))
                .toList();
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).join();

        assertThat(verdict()).isEqualTo(new Verdict.Intact(100, 0, 100));
    }

    @Test
    void aRecordGoesBehindThoseThatAnotherReplicaAddedMeanwhile() {
        DecisionStore other = new DecisionStore(dataSource);
        for (int i = 1; i <= 3; i++) {
            append(i, ADA, "SCM-001", Judgements.NOW);
        }

        other.append(List.of(Judgements.record("of-the-other", ADA, "SCM-001", Judgements.NOW)), key);
        append(5, ADA, "SCM-001", Judgements.NOW);

        assertThat(found(DecisionQuery.all())).containsExactly("id-5", "of-the-other", "id-3", "id-2", "id-1");
        assertThat(verdict()).isEqualTo(new Verdict.Intact(5, 0, 5));
    }

    @Test
    void aReplicaThatWasSilentUntilWhatFollowedItsLastRecordWasRemovedGoesOnAtTheEnd() {
        DecisionStore other = new DecisionStore(dataSource);
        append(1, ADA, "SCM-001", Judgements.NOW);
        other.append(List.of(Judgements.record("gone", ADA, "SCM-001", Judgements.NOW)), key);
        other.checkpoint(key);
        assertThat(other.removeBefore(Judgements.NOW.plusSeconds(1))).isEqualTo(2);

        append(3, ADA, "SCM-001", Judgements.NOW);

        assertThat(store.find("id-3").orElseThrow().sequence()).isEqualTo(3);
        assertThat(verdict()).isEqualTo(new Verdict.Intact(1, 1, 1));
    }

    @Test
    void oneRecordAtATimeIsSignedAtTheThousandthToo() {
        appendMany(1, 998, Judgements.NOW);

        for (int i = 999; i <= 1_001; i++) {
            append(i, ADA, "SCM-001", Judgements.NOW);
        }

        assertThat(verdict()).isEqualTo(new Verdict.Intact(1_001, 1, 1));
    }

    @Test
    void theEndOfTheChainIsSignedOnceAndEveryThousandRecords() {
        appendMany(1, 900, Judgements.NOW);
        appendMany(901, 1_500, Judgements.NOW);
        appendMany(1_501, 1_600, Judgements.NOW);
        store.checkpoint(key);
        store.checkpoint(key);

        assertThat(verdict()).isEqualTo(new Verdict.Intact(1_600, 2, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update policy_decisions set outcome = 'ALLOW' where sequence = 2",
                "delete from policy_decisions where sequence = 2",
                "truncate policy_decisions"
            })
    void theDatabaseRefusesToChangeRecords(String sql) {
        appendMany(1, 3, Judgements.NOW);

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> execute(sql))
                .withMessageContaining("records of decisions are only ever added");
        assertThat(verdict()).isEqualTo(new Verdict.Intact(3, 0, 3));
    }

    @Test
    void aChangeBehindTheDatabasesBackIsFound() throws SQLException {
        appendMany(1, 5, Judgements.NOW);
        execute("alter table policy_decisions disable trigger all");
        execute("update policy_decisions set outcome = 'ALLOW' where sequence = 3");

        assertThat(verdict()).isEqualTo(new Verdict.Broken(3, "id-3", "its content is not what was written"));
    }

    @Test
    void oldRecordsAreRemovedUpToACheckpointAndTheRestIsStillAChain() {
        appendMany(1, 40, Judgements.NOW);
        store.checkpoint(key);
        appendMany(41, 80, Judgements.NOW.plus(Duration.ofDays(1)));
        store.checkpoint(key);
        appendMany(81, 100, Judgements.NOW.plus(Duration.ofDays(2)));

        long removed =
                store.removeBefore(Judgements.NOW.plus(Duration.ofDays(1)).plusSeconds(1));

        assertThat(removed).isEqualTo(80);
        assertThat(verdict()).isEqualTo(new Verdict.Intact(20, 1, 20));
        store.append(List.of(Judgements.record("next", ADA, "SCM-001", Judgements.NOW)), key);
        assertThat(verdict()).isEqualTo(new Verdict.Intact(21, 1, 21));
    }

    @Test
    void aChainWhoseRecordsAreAllRemovedGoesOn() {
        appendMany(1, 10, Judgements.NOW);
        store.checkpoint(key);

        assertThat(store.removeBefore(Judgements.NOW.plusSeconds(1))).isEqualTo(10);
        appendMany(11, 12, Judgements.NOW);

        assertThat(store.find("id-11").orElseThrow().sequence()).isEqualTo(11);
        assertThat(verdict()).isEqualTo(new Verdict.Intact(2, 1, 2));
    }

    private void append(int number, String subject, String code, Instant time) {
        store.append(List.of(Judgements.record("id-" + number, subject, code, time)), key);
    }

    private void appendMany(int first, int last, Instant time) {
        List<DecisionRecord> records = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            records.add(Judgements.record("id-" + i, ADA, "SCM-001", time));
        }
        store.append(records, key);
    }

    private List<String> found(DecisionQuery query) {
        return store.page(query, Long.MAX_VALUE, 100).stream()
                .map(ChainedRecord::record)
                .map(DecisionRecord::id)
                .toList();
    }

    private Verdict verdict() {
        ChainCheck check = new ChainCheck(store.keys(), store.checkpoints());
        store.forEach(check::next);
        return check.verdict();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
