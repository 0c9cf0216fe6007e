package dev.callboard.backend.policy.records;

import dev.callboard.policy.record.ChainedRecord;
import dev.callboard.policy.record.DecisionRecord;
import dev.callboard.policy.record.Outcome;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** How a record becomes a row of {@code policy_decisions}, and a row a record. */
final class RecordRows {

    private static final String COLUMNS = """
            sequence, id, decided_at, entry_point, phase, task_id, step_id, subject, template, template_checksum,
            outcome, codes, engine, revision, micros, drift, input_hash, body, previous, hash
            """;

    static final String INSERT = "insert into policy_decisions (" + COLUMNS
            + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    static final String SELECT = "select " + COLUMNS + " from policy_decisions";

    private RecordRows() {}

    static void bind(PreparedStatement insert, ChainedRecord chained) throws SQLException {
        DecisionRecord record = chained.record();
        insert.setLong(1, chained.sequence());
        insert.setString(2, record.id());
        insert.setObject(3, OffsetDateTime.ofInstant(record.time(), ZoneOffset.UTC));
        insert.setString(4, record.entryPoint());
        insert.setString(5, record.phase());
        insert.setString(6, record.task());
        insert.setString(7, record.step());
        insert.setString(8, record.subject());
        insert.setString(9, record.template());
        insert.setString(10, record.templateChecksum());
        insert.setString(11, record.outcome().name());
        insert.setArray(
                12, insert.getConnection().createArrayOf("text", record.codes().toArray()));
        insert.setString(13, record.engine());
        insert.setString(14, record.revision());
        insert.setLong(15, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(record.took())));
        insert.setBoolean(16, record.drift());
        insert.setString(17, record.inputHash());
        insert.setBytes(18, record.body());
        insert.setBytes(19, chained.previous());
        insert.setBytes(20, chained.hash());
    }

    /** Binds values to the placeholders in their order. */
    static void bind(PreparedStatement statement, List<?> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            statement.setObject(
                    i + 1, value instanceof Instant time ? OffsetDateTime.ofInstant(time, ZoneOffset.UTC) : value);
        }
    }

    static ChainedRecord read(ResultSet row) throws SQLException {
        DecisionRecord record = new DecisionRecord(
                row.getString(2),
                instant(row, 3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                Outcome.valueOf(row.getString(11)),
                List.of((String[]) row.getArray(12).getArray()),
                row.getString(13),
                row.getString(14),
                Duration.of(row.getLong(15), ChronoUnit.MICROS),
                row.getBoolean(16),
                row.getString(17),
                row.getBytes(18));
        return new ChainedRecord(row.getLong(1), row.getBytes(19), row.getBytes(20), record);
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
