package dev.callboard.catalog.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a value of the row that a result is at; null if the row is to be left out. */
@FunctionalInterface
interface RowReader<T> {

    int FETCH_SIZE = 2000;

    @Nullable T read(ResultSet row) throws SQLException;

    /** Reads all rows and closes the statement. */
    static <T> List<T> query(PreparedStatement statement, RowReader<T> reader) throws SQLException {
        try (statement) {
            statement.setFetchSize(FETCH_SIZE);
            List<T> result = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    T value = reader.read(rows);
                    if (value != null) {
                        result.add(value);
                    }
                }
            }
            return result;
        }
    }
}
