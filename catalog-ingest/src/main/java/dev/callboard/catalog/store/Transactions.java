package dev.callboard.catalog.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Runs work in one transaction: committed if it returns, rolled back if it throws. */
final class Transactions {

    /** Data exceptions, broken constraints and values past PostgreSQL's limits. */
    private static final List<String> DATA_CLASSES = List.of("22", "23", "54");

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
            String message = "Cannot " + purpose + ": " + e.getMessage();
            throw isAboutTheData(e)
                    ? new CatalogStoreException.Refused(message, e)
                    : new CatalogStoreException.Unavailable(message, e);
        }
    }

    private static boolean isAboutTheData(SQLException e) {
        String state = e.getSQLState();
        return state != null && DATA_CLASSES.stream().anyMatch(state::startsWith);
    }

    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }
}
