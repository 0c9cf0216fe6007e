package dev.callboard.catalog.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs work in one transaction: committed if it returns, rolled back if it throws. */
final class Transactions {

    private final DataSource dataSource;

    Transactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * @param purpose completes the sentence "Cannot …" if the database fails
     */
    <T> T run(String purpose, Work<T> work) {
        return run(purpose, Connection.TRANSACTION_READ_COMMITTED, work);
    }

    /** All statements see the same state. */
    <T> T atOneMoment(String purpose, Work<T> work) {
        return run(purpose, Connection.TRANSACTION_REPEATABLE_READ, work);
    }

    private <T> T run(String purpose, int isolation, Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(isolation);
            boolean done = false;
            try {
                T result = work.run(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw new CatalogStoreException.Unavailable("Cannot " + purpose + ": " + e.getMessage(), e);
        }
    }

    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }
}
