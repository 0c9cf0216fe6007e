package dev.callboard.backend.runtime;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Tells the time that all replicas share, for deadlines that one of them sets and another one keeps. */
@FunctionalInterface
public interface DatabaseTime {

    /** The time by the clock of the database's machine. Blocks. */
    Instant now(Connection connection) throws SQLException;

    /** What PostgreSQL itself says. */
    static DatabaseTime ofPostgres() {
        return connection -> {
            try (PreparedStatement select = connection.prepareStatement("select clock_timestamp()");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getObject(1, OffsetDateTime.class).toInstant();
            }
        };
    }
}
