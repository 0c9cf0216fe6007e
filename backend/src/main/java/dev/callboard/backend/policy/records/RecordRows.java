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

    /** As {@link #INSERT}, unless the chain goes further than the number before; the record's number follows twice. */
    static final String INSERT_AT_THE_END = "insert into policy_decisions (" + COLUMNS
            + ") select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
            + " where not exists (select 1 from policy_decisions where sequence >= ?)"
            + " and not exists (select 1 from policy_checkpoints where sequence >= ?)";

    static final int VALUES = 20;

    static final String SELECT = "select " + COLUMNS + " from policy_decisions";

    private RecordRows() {}

    /** @param at the first placeholder of {@link #INSERT} in the statement */
    static void bind(PreparedStatement insert, int at, ChainedRecord chained) throws SQLException {
        DecisionRecord record = chained.record();
        insert.setLong(at, chained.sequence());
        insert.setString(at + 1, record.id());
        insert.setObject(at + 2, OffsetDateTime.ofInstant(record.time(), ZoneOffset.UTC));
        insert.setString(at + 3, record.entryPoint());
        insert.setString(at + 4, record.phase());
        insert.setString(at + 5, record.task());
        insert.setString(at + 6, record.step());
        insert.setString(at + 7, record.subject());
        insert.setString(at + 8, record.template());
        insert.setString(at + 9, record.templateChecksum());
        insert.setString(at + 10, record.outcome().name());
        insert.setArray(
                at + 11,
                insert.getConnection().createArrayOf("text", record.codes().toArray()));
        insert.setString(at + 12, record.engine());
        insert.setString(at + 13, record.revision());
        insert.setLong(at + 14, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(record.took())));
        insert.setBoolean(at + 15, record.drift());
        insert.setString(at + 16, record.inputHash());
        insert.setBytes(at + 17, record.body());
        insert.setBytes(at + 18, chained.previous());
        insert.setBytes(at + 19, chained.hash());
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
