package dev.callboard.backend.policy.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.policy.records.DecisionQuery;
import dev.callboard.backend.policy.records.DecisionStore;
import dev.callboard.backend.policy.records.RecordedDecisions;
import dev.callboard.backend.web.ConflictError;
import dev.callboard.policy.embedded.BundleException;
import dev.callboard.policy.embedded.BundleFiles;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.record.Difference;
import dev.callboard.policy.record.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplaysTests {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Instant NOW = RecordedDecisions.NOW.plusSeconds(60);
    private static final String ADA = "user:default/ada";

    private static RecordedDecisions recorded;

    private DecisionStore records;
    private ReplayStore store;
    private Replays replays;

    @BeforeAll
    static void startPostgres() throws Exception {
        recorded = new RecordedDecisions();
    }

    @AfterAll
    static void stopPostgres() throws Exception {
        recorded.close();
    }

    @BeforeEach
    void fiveRecords() {
        records = recorded.denied(5, "OLD-001");
        store = new ReplayStore(recorded::database);
        replays = new Replays(records, store, InstantSource.fixed(NOW));
    }

    @Test
    void everyRecordIsJudgedAgainAndTheDifferencesAreKeptForPages() throws Exception {
        ReplayState begun = replays.start(BundleSource.shipped(), DecisionQuery.all(), ADA);
        assertThat(begun.total()).isEqualTo(5);

        ReplayState ended = ended(begun.id());

        assertThat(ended.state()).isEqualTo(ReplayState.State.COMPLETED);
        assertThat(ended.judged()).isEqualTo(5);
        assertThat(ended.differences()).isEqualTo(5);
        assertThat(ended.revision()).isNotBlank();
        assertThat(ended.toJson().at("/rules/0/code").asString()).isEqualTo("OLD-001");
        assertThat(ended.toJson().at("/rules/0/vanished").asInt()).isEqualTo(5);
        assertThat(store.differences(begun.id(), 0, 3))
                .extracting(placed -> placed.json().path("id").asString())
                .containsExactly("id-1", "id-2", "id-3");
        assertThat(store.differences(begun.id(), 3, 3))
                .extracting(placed -> placed.number())
                .containsExactly(4L, 5L);
    }

    @Test
    void whoSeesThatAReplayHasEndedCanBeginAnother() {
        for (int n = 0; n < 5; n++) {
            ReplayState begun = replays.start(BundleSource.shipped(), DecisionQuery.all(), ADA);
            assertThat(ended(begun.id()).state()).isEqualTo(ReplayState.State.COMPLETED);
        }
    }

    @Test
    void onlyWhatWasAskedForIsJudgedAgain() throws Exception {
        ReplayState begun =
                replays.start(BundleSource.shipped(), DecisionQuery.all().from(NOW), ADA);

        assertThat(ended(begun.id()).judged()).isZero();
    }

    @Test
    void aBundleThatCannotBeUsedIsNamedAsTheReason() throws Exception {
        BundleSource broken = BundleSource.of("a broken bundle", () -> {
            throw new BundleException("There is no Rego in it");
        });

        ReplayState ended =
                ended(replays.start(broken, DecisionQuery.all(), ADA).id());

        assertThat(ended.state()).isEqualTo(ReplayState.State.FAILED);
        assertThat(ended.failure()).isEqualTo("There is no Rego in it");
    }

    @Test
    void oneReplayRunsAtATimeAndACancelledOneStops() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        BundleSource slow = BundleSource.of("a slow bundle", () -> {
            awaited(cancelled);
            return shippedFiles();
        });
        ReplayState begun = replays.start(slow, DecisionQuery.all(), ADA);

        assertThatExceptionOfType(ConflictError.class)
                .isThrownBy(() -> replays.start(BundleSource.shipped(), DecisionQuery.all(), ADA));
        assertThat(store.cancel(begun.id(), NOW)).isTrue();
        cancelled.countDown();

        ReplayState next = begunAfterACancelledOne();
        assertThat(ended(next.id()).state()).isEqualTo(ReplayState.State.COMPLETED);
        assertThat(store.find(begun.id()).orElseThrow().state()).isEqualTo(ReplayState.State.CANCELLED);
        assertThat(store.all()).extracting(ReplayState::id).containsExactlyInAnyOrder(begun.id(), next.id());
    }

    @Test
    void aReplayWhoseServerStoppedIsLost() {
        ReplayState begun = ReplayState.begun("id", ADA, "a bundle", null, NOW, 1);
        store.add(begun);

        assertThat(begun.seenAt(NOW).state()).isEqualTo(ReplayState.State.RUNNING);
        assertThat(begun.seenAt(NOW.plus(ReplayState.LOST).plusSeconds(1)).state())
                .isEqualTo(ReplayState.State.LOST);
    }

    @Test
    void aRemovedReplayTakesItsDifferencesWithIt() {
        store.add(ReplayState.begun("id", ADA, "a bundle", null, NOW, 1).ended(ReplayState.State.COMPLETED, "", NOW));
        store.addDifferences("id", 1, List.of(difference()));
        assertThat(store.differences("id", 0, 10)).hasSize(1);

        assertThat(store.cancel("id", NOW)).isFalse();
        assertThat(store.remove("id")).isTrue();

        assertThat(store.differences("id", 0, 10)).isEmpty();
        store.addDifferences("id", 1, List.of(difference()));
        assertThat(store.differences("id", 0, 10)).isEmpty();
    }

    private static Difference difference() {
        return new Difference(
                "d", "e", "template:default/t", "task", "step", Outcome.ALLOW, Outcome.DENY, List.of("A-1"), List.of());
    }

    /** A cancelled replay gives its turn back when it notices. */
    private ReplayState begunAfterACancelledOne() {
        return Awaitility.await()
                .atMost(LIMIT)
                .ignoreException(ConflictError.class)
                .until(() -> replays.start(BundleSource.shipped(), DecisionQuery.all(), ADA), Objects::nonNull);
    }

    private ReplayState ended(String id) {
        return Awaitility.await()
                .atMost(LIMIT)
                .until(() -> store.find(id).orElseThrow(), replay -> replay.state() != ReplayState.State.RUNNING);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BundleException("Interrupted", interrupted);
        }
    }

    private static BundleFiles shippedFiles() {
        return BundleSource.shipped().read();
    }
}
