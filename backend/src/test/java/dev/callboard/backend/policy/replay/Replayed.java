package dev.callboard.backend.policy.replay;

import dev.callboard.backend.policy.records.DecisionQuery;
import dev.callboard.backend.policy.records.DecisionStore;
import dev.callboard.policy.embedded.BundleSource;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/** Replays decisions, for tests of other packages. */
public final class Replayed {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Replayed() {}

    /** Has the shipped rules judge all records again, and says how many they judge otherwise. */
    public static long byTheShippedRules(DecisionStore records, DataSource tables) {
        ReplayStore store = new ReplayStore(() -> tables);
        try (Replays replays = new Replays(records, store, InstantSource.system())) {
            String id = replays.start(BundleSource.shipped(), DecisionQuery.all(), "user:default/auditor")
                    .id();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> store.find(id).orElseThrow().state() == ReplayState.State.COMPLETED);
            return store.find(id).orElseThrow().differences();
        }
    }
}
