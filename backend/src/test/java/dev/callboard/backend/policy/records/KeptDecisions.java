package dev.callboard.backend.policy.records;

import dev.callboard.policy.DecisionLog;
import dev.callboard.policy.record.CheckpointKey;
import dev.callboard.policy.record.DecisionRecord;
import dev.callboard.policy.record.RecordMask;
import java.util.List;
import javax.sql.DataSource;
import reactor.core.publisher.Mono;

/** Keeps decisions as the server does, for tests of other packages. */
public final class KeptDecisions {

    private final DecisionStore store;
    private final CheckpointKey key = CheckpointKey.generate();

    /** @param tables of the policy */
    public KeptDecisions(DataSource tables) {
        this.store = new DecisionStore(tables);
    }

    /** A log that has kept a decision when it says so. */
    public DecisionLog log() {
        return judgement -> Mono.fromRunnable(() ->
                store.append(List.of(DecisionRecord.of(judgement, RecordMask.of(List.of()), "test")), key));
    }

    public DecisionStore store() {
        return store;
    }

    /** All that is kept, unpacked. */
    public List<String> texts() {
        return store.page(DecisionQuery.all(), Long.MAX_VALUE, 500).stream()
                .map(chained -> chained.record().toJson().toString())
                .toList();
    }
}
