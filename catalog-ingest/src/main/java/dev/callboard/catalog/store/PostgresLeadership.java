package dev.callboard.catalog.store;

import dev.callboard.catalog.store.CatalogStore.Leadership;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The right to write as a session's advisory lock.
 *
 * <p>PostgreSQL gives it up with the session, so a killed process never keeps it; nor does a machine that is gone without a
 * word, as the session asks for signs of life. A writer that has lost it without noticing is stopped by the version check
 * of its next batch.
 */
final class PostgresLeadership implements Leadership {

    /** Any number will do as long as nothing else in the database uses it: "callcata" in ASCII. */
    private static final long LOCK = 0x63616c6c63617461L;

    private static final int VALIDATION_SECONDS = 2;

    /** Of a machine that says nothing PostgreSQL wants to hear after ten seconds, and gives it up after ten more. */
    private static final Map<String, String> SIGNS_OF_LIFE = Map.of(
            "tcp_keepalives_idle", "10",
            "tcp_keepalives_interval", "5",
            "tcp_keepalives_count", "2");

    private final Connection connection;

    private PostgresLeadership(Connection connection) {
        this.connection = connection;
    }

    static Optional<Leadership> tryLead(DataSource dataSource) {
        try {
            Connection connection = dataSource.getConnection();
            boolean kept = false;
            try {
                connection.setAutoCommit(true);
                kept = ask(connection, "select pg_try_advisory_lock(?)");
                if (kept) {
                    askForSignsOfLife(connection);
                }
                return kept ? Optional.of(new PostgresLeadership(connection)) : Optional.empty();
            } finally {
                if (!kept) {
                    connection.close();
                }
            }
        } catch (SQLException e) {
            throw new CatalogStoreException.Unavailable("Cannot ask for the right to write: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean held() {
        try {
            return !connection.isClosed() && connection.isValid(VALIDATION_SECONDS);
        } catch (SQLException e) {
            throw new CatalogStoreException.Unavailable("Cannot check the right to write: " + e.getMessage(), e);
        }
    }

    /** Gives the lock up before the connection goes back to a pool, where it would live on. */
    @Override
    public void close() {
        try (connection) {
            if (!connection.isClosed()) {
                ask(connection, "select pg_advisory_unlock(?)");
                forgetSignsOfLife(connection);
            }
        } catch (SQLException e) {
            throw new CatalogStoreException.Unavailable("Cannot give up the right to write: " + e.getMessage(), e);
        }
    }

    private static void askForSignsOfLife(Connection connection) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("select set_config(?, ?, false)")) {
            for (Map.Entry<String, String> setting : SIGNS_OF_LIFE.entrySet()) {
                set.setString(1, setting.getKey());
                set.setString(2, setting.getValue());
                set.execute();
            }
        }
    }

    private static void forgetSignsOfLife(Connection connection) throws SQLException {
        try (Statement reset = connection.createStatement()) {
            for (String setting : SIGNS_OF_LIFE.keySet()) {
                reset.execute("reset " + setting);
            }
        }
    }

    private static boolean ask(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, LOCK);
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
