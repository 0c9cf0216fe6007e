package dev.callboard.backend.policy;

import dev.callboard.backend.runtime.LazyTables;
import dev.callboard.policy.StrictJson;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * What each replica and each OPA server last said of itself. Calls block.
 *
 * <p>Reports are dated by the database, so that replicas whose clocks differ neither miss nor forget each other.
 */
public final class EngineReports {

    /** Whoever has said nothing for so long is gone. */
    static final Duration SILENT = Duration.ofMinutes(2);

    private static final Duration FORGOTTEN = Duration.ofHours(1);
    private static final int MAX_SHOWN = 1_000;

    private final LazyTables tables;

    public EngineReports(Supplier<DataSource> dataSource) {
        this.tables = new LazyTables("the reports of policy engines", dataSource);
    }

    /** Who reports. */
    public enum Kind {
        /** A server like this one. */
        SERVER,
        /** An OPA server that this one gives its bundle. */
        SIDECAR
    }

    /** What somebody said of itself. */
    public record Report(Kind kind, String id, ObjectNode status, Instant seenAt) {}

    /** Keeps a report in the place of the one before, and forgets who has been gone for long. */
    public void keep(Report report) {
        String upsert = """
                insert into policy_engines (kind, id, status, seen_at) values (?, ?, ?, now())
                on conflict (kind, id) do update set status = excluded.status, seen_at = excluded.seen_at
                """;
        tables.run("add to", connection -> {
            try (PreparedStatement insert = LazyTables.prepare(
                            connection,
                            upsert,
                            List.of(
                                    report.kind().name(),
                                    report.id(),
                                    report.status().toString()));
                    PreparedStatement forget = LazyTables.prepare(
                            connection,
                            "delete from policy_engines where seen_at < now() - make_interval(secs => ?)",
                            List.of(FORGOTTEN.toSeconds()))) {
                insert.executeUpdate();
                return forget.executeUpdate();
            }
        });
    }

    /** Those that were heard of lately, servers first. What only a newer server knows how to read is left out. */
    List<Report> lately() {
        String sql = """
                select kind, id, status, seen_at from policy_engines
                where seen_at >= now() - make_interval(secs => ?) and kind in ('SERVER', 'SIDECAR')
                order by kind, id limit ?
                """;
        return tables.run("read", connection -> {
            List<Report> reports = new ArrayList<>();
            try (PreparedStatement select =
                            LazyTables.prepare(connection, sql, List.of(SILENT.toSeconds(), MAX_SHOWN));
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    byte[] status = rows.getString(3).getBytes(StandardCharsets.UTF_8);
                    reports.add(new Report(
                            Kind.valueOf(rows.getString(1)),
                            rows.getString(2),
                            (ObjectNode) StrictJson.read(status),
                            rows.getObject(4, OffsetDateTime.class).toInstant()));
                }
            }
            return reports;
        });
    }
}
