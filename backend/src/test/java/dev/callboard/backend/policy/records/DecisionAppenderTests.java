package dev.callboard.backend.policy.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.Judgement;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.record.ChainCheck;
import dev.callboard.policy.record.CheckpointKey;
import dev.callboard.policy.record.RecordMask;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class DecisionAppenderTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static PostgresForRecords postgres;

    private DecisionStore store;
    private DecisionAppender appender;

    @BeforeAll
    static void start() throws Exception {
        postgres = new PostgresForRecords();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void begin() {
        store = new DecisionStore(postgres.emptied());
        appender = appender(store);
    }

    @AfterEach
    void end() {
        appender.close();
    }

    @Test
    void whatIsKeptIsInTheDatabaseWhenTheDecisionIsGivenOut() {
        StepVerifier.create(appender.keep(judgement("id-1"))).expectComplete().verify(LIMIT);

        assertThat(store.find("id-1")).isPresent();
    }

    @Test
    void decisionsThatComeTogetherAreKeptTogetherAndNoneIsLost() {
        StepVerifier.create(Flux.range(0, 700).flatMap(number -> appender.keep(judgement("id-" + number)), 700))
                .expectComplete()
                .verify(LIMIT);

        ChainCheck check = new ChainCheck(store.keys(), store.checkpoints());
        store.forEach(check::next);
        assertThat(check.verdict()).isEqualTo(new ChainCheck.Verdict.Intact(700, 0, 700));
    }

    @Test
    void aDecisionIsNotKeptWhenTheDatabaseIsLost() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setPortNumbers(new int[] {1});

        try (DecisionAppender lost = appender(new DecisionStore(nowhere))) {
            StepVerifier.create(lost.keep(judgement("id-1")))
                    .expectError(DecisionStoreException.class)
                    .verify(LIMIT);
        }
    }

    @Test
    void aDecisionIsNotKeptByAServerThatStops() {
        appender.close();

        StepVerifier.create(appender.keep(judgement("id-1")))
                .expectErrorMessage("The server stops")
                .verify(LIMIT);
    }

    @Test
    void aQuestionWithoutADecisionIsNoRecord() {
        Judgement denied = judgement("id-1");
        Judgement unavailable = new Judgement(
                denied.entryPoint(),
                denied.input(),
                List.of(),
                new PolicyDecision.Unavailable("id-1", "away"),
                denied.time(),
                denied.took());

        StepVerifier.create(appender.keep(unavailable)).expectComplete().verify(LIMIT);

        assertThat(store.find("id-1")).isEmpty();
    }

    private static DecisionAppender appender(DecisionStore store) {
        return new DecisionAppender(
                        store,
                        RecordMask.of(List.of()),
                        CheckpointKey.generate(),
                        () -> "embedded",
                        InstantSource.fixed(Judgements.NOW))
                .start();
    }

    private static Judgement judgement(String id) {
        return Judgements.denied(id, "user:default/ada", "SCM-001", Judgements.NOW);
    }
}
