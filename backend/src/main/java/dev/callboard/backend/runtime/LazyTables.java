package dev.callboard.backend.runtime;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** The tables of a feature that are brought up to date when somebody needs them first, so that no start waits for them. */
public final class LazyTables {

    private final String what;
    private final Supplier<DataSource> dataSource;

    /**
     * @param what is in them, for complaints: {@code Cannot read <what> in the database}
     * @param dataSource asked for at each call
     */
    public LazyTables(String what, Supplier<DataSource> dataSource) {
        this.what = what;
        this.dataSource = dataSource;
    }

    /**
     * Does something with a connection. Blocks.
     *
     * @param verb what is done, for complaints
     * @throws IllegalStateException if the database does not do it
     */
    public <T> T run(String verb, Transactions.Work<T> work) {
        try (Connection connection = dataSource.get().getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot " + verb + " " + what + " in the database", e);
        }
    }

    /** A statement with its values, which are bound in their order. */
    public static PreparedStatement prepare(Connection connection, String sql, List<Object> values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int index = 0; index < values.size(); index++) {
            statement.setObject(index + 1, values.get(index));
        }
        return statement;
    }
}
