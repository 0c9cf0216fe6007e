package dev.callboard.backend.policy.records;

import dev.callboard.policy.record.CheckpointKey;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** A database with records for tests of what is done with them. */
public final class RecordedDecisions implements AutoCloseable {

    public static final Instant NOW = Judgements.NOW;

    private final PostgresForRecords postgres;

    public RecordedDecisions() throws IOException {
        postgres = new PostgresForRecords();
    }

    /** Nothing but so many refusals of one rule, with the ids {@code id-1}, {@code id-2} and so on. */
    public DecisionStore denied(int count, String code) {
        DecisionStore store = new DecisionStore(postgres.emptied());
        CheckpointKey key = CheckpointKey.generate();
        for (int i = 1; i <= count; i++) {
            store.append(List.of(Judgements.record("id-" + i, "user:default/ada", code, NOW)), key);
        }
        return store;
    }

    public DataSource database() {
        return postgres.database();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
