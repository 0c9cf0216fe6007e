package dev.callboard.backend.policy.records;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Does things with the records' tables, all or nothing. Blocks. */
final class RecordDatabase {

    private final DataSource dataSource;

    RecordDatabase(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** @throws DecisionStoreException if the database does not do it */
    <T> T inTransaction(String what, Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } finally {
                // After a commit there is nothing to roll back; after a failure this frees the lock.
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DecisionStoreException("Cannot " + what + ": " + e.getMessage(), e);
        }
    }
}
