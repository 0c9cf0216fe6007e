package dev.callboard.policy.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.Inputs;
import dev.callboard.policy.record.ChainCheck.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainCheckTests {

    private final CheckpointKey key = CheckpointKey.generate();
    private final List<ChainedRecord> chain = Records.chain(10);

    @Test
    void aChainAsItWasWrittenIsIntact() {
        assertThat(check(chain, List.of(key.sign(chain.get(4)), key.sign(chain.get(7)))))
                .isEqualTo(new Verdict.Intact(10, 2, 2));
    }

    @Test
    void aChainWhoseOldRecordsWereRemovedBeginsWithACheckpoint() {
        assertThat(check(chain.subList(5, 10), List.of(key.sign(chain.get(4))))).isEqualTo(new Verdict.Intact(5, 1, 5));
        assertThat(check(List.of(), List.of(key.sign(chain.get(9))))).isEqualTo(new Verdict.Intact(0, 1, 0));
    }

    @Test
    void aRecordWhoseContentWasChangedIsTheFirstBadOne() {
        chain.set(3, changed(chain.get(3), Outcome.ALLOW));

        assertThat(check(chain, List.of()))
                .isEqualTo(new Verdict.Broken(4, "id-4", "its content is not what was written"));
    }

    @Test
    void aBodyOfWhichOneBitWasChangedIsFound() {
        chain.get(6).record().body()[20] ^= 1;

        assertThat(check(chain, List.of()))
                .isEqualTo(new Verdict.Broken(7, "id-7", "its content is not what was written"));
    }

    @Test
    void aRecordThatWasChangedWithItsHashDoesNotFitTheNext() {
        ChainedRecord old = chain.get(3);
        chain.set(
                3,
                ChainedRecord.after(
                        old.previous(),
                        old.sequence(),
                        changed(old, Outcome.ALLOW).record()));

        assertThat(check(chain, List.of()))
                .isEqualTo(new Verdict.Broken(5, "id-5", "it does not follow the record before it"));
    }

    @Test
    void aRecordThatWasTakenOutIsMissed() {
        chain.remove(3);

        assertThat(check(chain, List.of()))
                .isEqualTo(new Verdict.Broken(5, "id-5", "the records from 4 to 4 are missing"));
    }

    @Test
    void aWholeNewChainDoesNotFitTheCheckpoints() {
        List<ChainedRecord> other = new ArrayList<>();
        byte[] previous = ChainedRecord.beforeTheFirst();
        for (int i = 1; i <= 10; i++) {
            other.add(ChainedRecord.after(previous, i, Records.of(Inputs.step().put("id", "other-" + i), "{}")));
            previous = other.getLast().hash();
        }

        assertThat(check(other, List.of(key.sign(chain.get(4)))))
                .isEqualTo(new Verdict.Broken(5, "other-5", "the checkpoint at 5 was signed for another chain"));
    }

    @Test
    void newestRecordsThatWereTakenAwayAreMissedIfACheckpointCoversThem() {
        assertThat(check(chain.subList(0, 6), List.of(key.sign(chain.get(7)))))
                .isEqualTo(new Verdict.Broken(7, "", "the records up to the checkpoint at 8 are missing"));
    }

    @Test
    void oldRecordsThatWereTakenAwayWithoutACheckpointAreMissed() {
        assertThat(check(chain.subList(2, 10), List.of(key.sign(chain.get(5)))))
                .isEqualTo(new Verdict.Broken(
                        3, "id-3", "the records before it are missing, and no checkpoint stands in their place"));
    }

    @Test
    void aCheckpointOfAStrangersKeyDoesNotCount() {
        CheckpointKey stranger = CheckpointKey.generate();

        assertThat(check(chain, List.of(stranger.sign(chain.get(4)))))
                .isEqualTo(new Verdict.Broken(
                        5,
                        "id-5",
                        "the checkpoint at 5 is signed with the key "
                                + stranger.publicKey().id() + ", which is not trusted"));
    }

    @Test
    void aCheckpointThatBorrowsATrustedKeysNameIsFound() {
        Checkpoint forged = CheckpointKey.generate().sign(chain.get(4));
        Checkpoint borrowed = new Checkpoint(
                forged.sequence(),
                forged.hash(),
                forged.recorded(),
                key.publicKey().id(),
                forged.signature());

        assertThat(check(chain, List.of(borrowed)))
                .isEqualTo(new Verdict.Broken(5, "id-5", "the signature of the checkpoint at 5 is wrong"));
    }

    private Verdict check(List<ChainedRecord> records, List<Checkpoint> checkpoints) {
        ChainCheck check = new ChainCheck(Map.of(key.publicKey().id(), key.publicKey()), checkpoints);
        for (ChainedRecord record : records) {
            if (!check.next(record)) {
                break;
            }
        }
        return check.verdict();
    }

    private static ChainedRecord changed(ChainedRecord chained, Outcome outcome) {
        DecisionRecord old = chained.record();
        DecisionRecord changed = new DecisionRecord(
                old.id(),
                old.time(),
                old.entryPoint(),
                old.phase(),
                old.task(),
                old.step(),
                old.subject(),
                old.template(),
                old.templateChecksum(),
                outcome,
                old.codes(),
                old.engine(),
                old.revision(),
                old.took(),
                old.drift(),
                old.inputHash(),
                old.body());
        return new ChainedRecord(chained.sequence(), chained.previous(), chained.hash(), changed);
    }
}
