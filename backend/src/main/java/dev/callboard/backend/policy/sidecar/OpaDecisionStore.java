package dev.callboard.backend.policy.sidecar;

import dev.callboard.backend.policy.records.PageRequest.Placed;
import dev.callboard.backend.runtime.LazyTables;
import dev.callboard.policy.StrictJson;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import tools.jackson.databind.node.ObjectNode;

/** Keeps what OPA servers log, for as long as decisions are kept. Calls block. */
final class OpaDecisionStore {

    private final LazyTables tables;
    private final Duration retention;

    OpaDecisionStore(Supplier<DataSource> dataSource, Duration retention) {
        this.tables = new LazyTables("the decisions that OPA servers log", dataSource);
        this.retention = retention;
    }

    /** Adds decisions, and removes those that have been kept for long enough. */
    void add(List<OpaDecision> decisions, Instant now) {
        String sql = "insert into policy_opa_decisions (decision_id, asked, event, received_at) values (?, ?, ?, ?)"
                // An OPA server that got no answer sends the same again.
                + " on conflict (decision_id) do nothing";
        OffsetDateTime end = OffsetDateTime.ofInstant(now.minus(retention), ZoneOffset.UTC);
        tables.run("add to", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(sql);
                    PreparedStatement remove = LazyTables.prepare(
                            connection, "delete from policy_opa_decisions where received_at < ?", List.of(end))) {
                for (OpaDecision decision : decisions) {
                    insert.setString(1, decision.decisionId());
                    insert.setString(2, decision.asked());
                    insert.setString(3, decision.event().toString());
                    insert.setObject(4, OffsetDateTime.ofInstant(now, ZoneOffset.UTC));
                    insert.addBatch();
                }
                insert.executeBatch();
                return remove.executeUpdate();
            }
        });
    }

    /** One page, newest first. */
    List<Placed> page(long before, int limit) {
        String sql = "select sequence, asked, event from policy_opa_decisions where sequence < ?"
                + " order by sequence desc limit " + limit;
        return tables.run("read", connection -> {
            List<Placed> found = new ArrayList<>();
            try (PreparedStatement select = LazyTables.prepare(connection, sql, List.of(before));
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    byte[] event = rows.getString(3).getBytes(StandardCharsets.UTF_8);
                    ObjectNode json = (ObjectNode) StrictJson.read(event);
                    found.add(new Placed(rows.getLong(1), json.put("asked", rows.getString(2))));
                }
            }
            return found;
        });
    }
}
