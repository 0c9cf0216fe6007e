package dev.callboard.backend.signals;

import dev.callboard.backend.runtime.LazyTables;
import dev.callboard.backend.runtime.Transactions;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What replicas tell each other, in PostgreSQL. Blocking; it complains with {@link IllegalStateException}. */
final class SignalTable {

    /** Most that are read at once. */
    static final int PAGE = 500;

    /** One process at a time writes, so that positions become visible in their order and no reader skips one. */
    private static final long LOCK = 5_118_027_640_233L;

    private final LazyTables tables;
    private final UUID sender = UUID.randomUUID();

    /** @param dataSource asked for at the first call, so that a start does not wait for the tables */
    SignalTable(Supplier<DataSource> dataSource) {
        this.tables = new LazyTables("signals", dataSource);
    }

    /** @param own whether this process wrote it */
    record Row(long position, boolean own, Signal signal) {}

    /** The position before the signals of the last seconds, for somebody who begins to read. */
    long beforeRecent() {
        return tables.run("look for the last of", connection -> {
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery("""
                            select coalesce(max(position), 0) as position from signals.messages
                            where written < clock_timestamp() - interval '3 seconds'
                            """)) {
                row.next();
                return row.getLong("position");
            }
        });
    }

    /** The first ones after a position, at most {@value #PAGE}, in the order in which they were written. */
    List<Row> after(long position) {
        return tables.run("read", connection -> {
            try (PreparedStatement select = LazyTables.prepare(connection, """
                            select position, sender, recipients, channel, message from signals.messages
                            where position > ? order by position limit
                            """ + PAGE, List.of(position));
                    ResultSet rows = select.executeQuery()) {
                List<Row> found = new ArrayList<>();
                while (rows.next()) {
                    Signal signal = new Signal(
                            strings(rows.getArray("recipients")), rows.getString("channel"), rows.getString("message"));
                    boolean own = sender.equals(rows.getObject("sender", UUID.class));
                    found.add(new Row(rows.getLong("position"), own, signal));
                }
                return found;
            }
        });
    }

    /** Writes in this order, all or none, and forgets those that are too old to be of interest to anybody. */
    void write(List<Signal> signals) {
        tables.run(
                "write",
                connection -> Transactions.run(connection, work -> {
                    try (PreparedStatement lock =
                            LazyTables.prepare(work, "select pg_advisory_xact_lock(?)", List.of(LOCK))) {
                        lock.execute();
                    }
                    insert(work, signals);
                    try (Statement delete = work.createStatement()) {
                        delete.executeUpdate(
                                "delete from signals.messages where written < clock_timestamp() - interval '5 minutes'");
                    }
                    return signals.size();
                }));
    }

    private void insert(Connection connection, List<Signal> signals) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into signals.messages (sender, recipients, channel, message) values (?, ?, ?, ?::json)")) {
            for (Signal signal : signals) {
                insert.setObject(1, sender);
                insert.setArray(2, array(connection, signal));
                insert.setString(3, signal.channel());
                insert.setString(4, signal.message());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static @Nullable Array array(Connection connection, Signal signal) throws SQLException {
        return signal.recipients() == null
                ? null
                : connection.createArrayOf("text", signal.recipients().toArray());
    }

    private static @Nullable List<String> strings(@Nullable Array array) throws SQLException {
        return array == null ? null : List.of((String[]) array.getArray());
    }
}
