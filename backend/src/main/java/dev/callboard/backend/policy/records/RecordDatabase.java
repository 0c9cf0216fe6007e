package dev.callboard.backend.policy.records;

import dev.callboard.backend.runtime.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Does things with the records' tables, all or nothing. Blocks. */
final class RecordDatabase {

    private final DataSource dataSource;

    RecordDatabase(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** @throws DecisionStoreException if the database does not do it */
    <T> T inTransaction(String what, Transactions.Work<T> work) {
        try {
            return Transactions.run(dataSource, work);
        } catch (SQLException e) {
            throw new DecisionStoreException("Cannot " + what + ": " + e.getMessage(), e);
        }
    }

    /**
     * The same with a single statement, which needs no word to begin and none to end.
     *
     * @throws DecisionStoreException if the database does not do it
     */
    <T> T byItself(String what, Transactions.Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new DecisionStoreException("Cannot " + what + ": " + e.getMessage(), e);
        }
    }
}
