package dev.callboard.backend.runtime;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs work in one transaction: all of it counts if it returns, nothing if it throws. Blocks. */
public final class Transactions {

    private Transactions() {}

    /** Work on one connection. */
    @FunctionalInterface
    public interface Work<T> {

        T on(Connection connection) throws SQLException;
    }

    /** Takes a connection of its own, and gives it back. */
    public static <T> T run(DataSource dataSource, Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return run(connection, work);
        }
    }

    /** @param connection in the mode in which each statement counts by itself, as it is again afterwards */
    public static <T> T run(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.on(connection);
            connection.commit();
            return result;
        } finally {
            // After a commit there is nothing to roll back; after a failure this frees the locks.
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
