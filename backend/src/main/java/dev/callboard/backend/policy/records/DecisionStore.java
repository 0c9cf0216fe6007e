package dev.callboard.backend.policy.records;

import dev.callboard.policy.record.ChainedRecord;
import dev.callboard.policy.record.Checkpoint;
import dev.callboard.policy.record.CheckpointKey;
import dev.callboard.policy.record.DecisionRecord;
import dev.callboard.policy.record.PublicCheckpointKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps the chain of records in PostgreSQL, one chain for all replicas. Calls block. */
public final class DecisionStore {

    /** Whoever adds to the chain holds this lock, so that two replicas cannot put two records at one place. */
    private static final long CHAIN_LOCK = 7_263_904_118_205_331L;

    /** Sent as one; the second sees what was there when the first had the lock. */
    private static final String LOCK_AND_END = """
            select pg_advisory_xact_lock(?);
            (select sequence, hash from policy_decisions order by sequence desc limit 1)
            union all
            (select sequence, hash from policy_checkpoints order by sequence desc limit 1)
            order by sequence desc
            limit 1
            """;

    /** Sent as one, and one transaction: the lock ends with the insertion. */
    private static final String LOCK_AND_INSERT = "select pg_advisory_xact_lock(?);\n" + RecordRows.INSERT_AT_THE_END;

    private static final int CHECKPOINT_EVERY = 1_000;
    private static final int FETCH = 500;

    private final RecordDatabase database;

    /** Where the chain ended when this last added to it; null if that is not known. */
    private volatile @Nullable ChainEnd known;

    /** @param dataSource of a database that has the tables of {@code db/migration/policy} */
    public DecisionStore(DataSource dataSource) {
        this.database = new RecordDatabase(dataSource);
    }

    /** Adds records to the end of the chain, all or none, and a checkpoint when one is due. */
    void append(List<DecisionRecord> records, CheckpointKey key) {
        if (records.size() != 1 || !appendedToKnownEnd(records.getFirst())) {
            appendToLockedEnd(records, key);
        }
    }

    /**
     * Adds a record where the chain ended when this last added one, in one round trip. Says whether that could be done: not
     * if another replica has added one since, or if a checkpoint is due.
     */
    private boolean appendedToKnownEnd(DecisionRecord record) {
        ChainEnd end = known;
        known = null;
        if (end == null || isDueBetween(end.sequence(), end.sequence() + 1)) {
            return false;
        }
        ChainedRecord chained = ChainedRecord.after(end.hash(), end.sequence() + 1, record);
        boolean added = database.byItself("keep a decision", connection -> {
            try (PreparedStatement both = connection.prepareStatement(LOCK_AND_INSERT)) {
                both.setLong(1, CHAIN_LOCK);
                RecordRows.bind(both, 2, chained);
                both.setLong(RecordRows.VALUES + 2, chained.sequence());
                both.setLong(RecordRows.VALUES + 3, chained.sequence());
                both.execute();
                both.getMoreResults();
                return both.getUpdateCount() == 1;
            }
        });
        known = added ? ChainEnd.of(chained) : null;
        return added;
    }

    private void appendToLockedEnd(List<DecisionRecord> records, CheckpointKey key) {
        known = null;
        known = database.inTransaction("keep decisions", connection -> {
            ChainEnd end = lockedEnd(connection);
            ChainEnd begin = end;
            ChainedRecord last = null;
            try (PreparedStatement insert = connection.prepareStatement(RecordRows.INSERT)) {
                for (DecisionRecord record : records) {
                    last = ChainedRecord.after(end.hash(), end.sequence() + 1, record);
                    RecordRows.bind(insert, 1, last);
                    insert.addBatch();
                    end = ChainEnd.of(last);
                }
                insert.executeBatch();
            }
            if (last != null && isDueBetween(begin.sequence(), end.sequence())) {
                insert(connection, key.sign(last));
            }
            return end;
        });
    }

    private static boolean isDueBetween(long before, long after) {
        return before / CHECKPOINT_EVERY != after / CHECKPOINT_EVERY;
    }

    /** Signs the end of the chain, if it is not signed yet. */
    void checkpoint(CheckpointKey key) {
        database.inTransaction("sign a checkpoint", connection -> {
            ChainEnd end = lockedEnd(connection);
            for (ChainedRecord last :
                    select(connection, "where sequence = ?", List.of(end.sequence()), "order by sequence limit 1")) {
                insert(connection, key.sign(last));
            }
            return end;
        });
    }

    /** Makes a key known to all replicas. */
    void addKey(PublicCheckpointKey key, Instant now) {
        database.inTransaction("publish the key of checkpoints", connection -> {
            String sql = "insert into policy_checkpoint_keys (key_id, public_key, created_at) values (?, ?, ?)"
                    + " on conflict (key_id) do nothing";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setString(1, key.id());
                insert.setBytes(2, key.encoded());
                insert.setObject(3, OffsetDateTime.ofInstant(now, ZoneOffset.UTC));
                return insert.executeUpdate();
            }
        });
    }

    /** The keys of all replicas, by their ids. */
    public Map<String, PublicCheckpointKey> keys() {
        return database.inTransaction("read the keys of checkpoints", connection -> {
            Map<String, PublicCheckpointKey> keys = new HashMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select key_id, public_key from policy_checkpoint_keys")) {
                while (rows.next()) {
                    keys.put(rows.getString(1), PublicCheckpointKey.of(rows.getBytes(2)));
                }
            }
            return keys;
        });
    }

    /** All checkpoints, oldest first. */
    public List<Checkpoint> checkpoints() {
        return database.inTransaction("read the checkpoints", connection -> {
            String sql =
                    "select sequence, hash, recorded_at, key_id, signature from policy_checkpoints order by sequence";
            List<Checkpoint> checkpoints = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    checkpoints.add(new Checkpoint(
                            rows.getLong(1),
                            rows.getBytes(2),
                            RecordRows.instant(rows, 3),
                            rows.getString(4),
                            rows.getBytes(5)));
                }
            }
            return checkpoints;
        });
    }

    /** The newest record with an id; an input that was judged again keeps its id. */
    public Optional<ChainedRecord> find(String id) {
        return database.inTransaction(
                "read a decision",
                connection -> select(connection, "where id = ?", List.of(id), "order by sequence desc limit 1").stream()
                        .findFirst());
    }

    /**
     * One page of records, newest first.
     *
     * @param before only records with lower numbers
     */
    List<ChainedRecord> page(DecisionQuery query, long before, int limit) {
        return some(query, "sequence < ?", before, "order by sequence desc limit " + limit);
    }

    /**
     * One page of records, oldest first.
     *
     * @param after only records with higher numbers
     */
    public List<ChainedRecord> following(DecisionQuery query, long after, int limit) {
        return some(query, "sequence > ?", after, "order by sequence limit " + limit);
    }

    /** How many records there are of a query. */
    public long count(DecisionQuery query) {
        DecisionQuery.Conditions conditions = query.conditions();
        return database.inTransaction("count decisions", connection -> {
            String sql = "select count(*) from policy_decisions where true" + conditions.sql();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                RecordRows.bind(statement, conditions.values());
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                }
            }
        });
    }

    private List<ChainedRecord> some(DecisionQuery query, String position, long sequence, String rest) {
        DecisionQuery.Conditions conditions = query.conditions();
        List<Object> values = new ArrayList<>();
        values.add(sequence);
        values.addAll(conditions.values());
        return database.inTransaction(
                "read decisions",
                connection -> select(connection, "where " + position + conditions.sql(), values, rest));
    }

    /** Hands on all records from the oldest on, for as long as they are wanted. */
    public void forEach(Predicate<ChainedRecord> wanted) {
        database.inTransaction("read all decisions", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(RecordRows.SELECT + " order by sequence")) {
                statement.setFetchSize(FETCH);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next() && wanted.test(RecordRows.read(rows))) {
                        // The condition does the work.
                    }
                }
            }
            return wanted;
        });
    }

    /**
     * Removes records from before a time, up to a checkpoint, which then stands for them.
     *
     * @return how many were removed
     */
    long removeBefore(Instant end) {
        OffsetDateTime time = OffsetDateTime.ofInstant(end, ZoneOffset.UTC);
        long removed = 0;
        int some;
        do {
            // From one checkpoint to the next, so that the chain begins at one whenever this is interrupted.
            some = database.inTransaction("remove old decisions", connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("set local callboard.retention = 'on'");
                }
                return removeToNextCheckpoint(connection, time);
            });
            removed += some;
        } while (some > 0);
        return removed;
    }

    private static int removeToNextCheckpoint(Connection connection, OffsetDateTime time) throws SQLException {
        String next = """
                select min(sequence) from policy_checkpoints
                where recorded_at < ? and sequence >= (select min(sequence) from policy_decisions)
                """;
        long upTo;
        try (PreparedStatement statement = connection.prepareStatement(next)) {
            statement.setObject(1, time);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                upTo = rows.getLong(1);
            }
        }
        try (PreparedStatement records =
                        connection.prepareStatement("delete from policy_decisions where sequence <= ?");
                PreparedStatement checkpoints =
                        connection.prepareStatement("delete from policy_checkpoints where sequence < ?")) {
            records.setLong(1, upTo);
            checkpoints.setLong(1, upTo);
            checkpoints.executeUpdate();
            return records.executeUpdate();
        }
    }

    private record ChainEnd(long sequence, byte[] hash) {

        static ChainEnd of(ChainedRecord last) {
            return new ChainEnd(last.sequence(), last.hash());
        }
    }

    private static ChainEnd lockedEnd(Connection connection) throws SQLException {
        try (PreparedStatement both = connection.prepareStatement(LOCK_AND_END)) {
            both.setLong(1, CHAIN_LOCK);
            both.execute();
            both.getMoreResults();
            try (ResultSet rows = both.getResultSet()) {
                return rows.next()
                        ? new ChainEnd(rows.getLong(1), rows.getBytes(2))
                        : new ChainEnd(0, ChainedRecord.beforeTheFirst());
            }
        }
    }

    private static void insert(Connection connection, Checkpoint checkpoint) throws SQLException {
        String sql = """
                insert into policy_checkpoints (sequence, hash, recorded_at, key_id, signature) values (?, ?, ?, ?, ?)
                on conflict (sequence) do nothing
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setLong(1, checkpoint.sequence());
            insert.setBytes(2, checkpoint.hash());
            insert.setObject(3, OffsetDateTime.ofInstant(checkpoint.recorded(), ZoneOffset.UTC));
            insert.setString(4, checkpoint.keyId());
            insert.setBytes(5, checkpoint.signature());
            insert.executeUpdate();
        }
    }

    private static List<ChainedRecord> select(Connection connection, String where, List<?> values, String rest)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RecordRows.SELECT + " " + where + " " + rest)) {
            RecordRows.bind(statement, values);
            List<ChainedRecord> records = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    records.add(RecordRows.read(rows));
                }
            }
            return records;
        }
    }
}
