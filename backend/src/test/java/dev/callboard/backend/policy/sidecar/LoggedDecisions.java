package dev.callboard.backend.policy.sidecar;

import dev.callboard.policy.record.RecordMask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import tools.jackson.databind.JsonNode;

/** Takes what an OPA server logs, for tests of other packages. */
public final class LoggedDecisions {

    private LoggedDecisions() {}

    /** Keeps the decisions of one message. */
    public static void keep(JsonNode message, DataSource tables) {
        new OpaDecisionStore(() -> tables, Duration.ofDays(1))
                .add(OpaDecision.read(message, RecordMask.of(List.of())), Instant.now());
    }
}
