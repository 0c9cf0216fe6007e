package dev.callboard.catalog.store;

import static dev.callboard.catalog.store.RowReader.query;

import dev.callboard.catalog.model.EntityRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Keeps the registered locations, and counts each change of where reading begins. */
final class PostgresLocations {

    private static final String UNIQUE_VIOLATION = "23505";

    private final Transactions transactions;

    PostgresLocations(Transactions transactions) {
        this.transactions = transactions;
    }

    List<RegisteredLocation> all() {
        return transactions.run(
                "read the locations",
                connection -> query(
                        connection.prepareStatement(
                                "select id, type, target, entity_ref from catalog_locations order by id"),
                        row -> new RegisteredLocation(
                                row.getObject(1, UUID.class),
                                row.getString(2),
                                row.getString(3),
                                EntityRef.parse(row.getString(4)))));
    }

    boolean add(RegisteredLocation location) {
        return change("""
                insert into catalog_locations (type, target, entity_ref, id) values (?, ?, ?, ?)
                """, location);
    }

    boolean replace(RegisteredLocation location) {
        return change("""
                update catalog_locations set type = ?, target = ?, entity_ref = ? where id = ?
                """, location);
    }

    boolean remove(UUID id) {
        return transactions.run("remove a location", connection -> {
            PreparedStatement delete = connection.prepareStatement("delete from catalog_locations where id = ?");
            delete.setObject(1, id);
            return delete.executeUpdate() > 0 && count(connection);
        });
    }

    private boolean change(String sql, RegisteredLocation location) {
        return transactions.run("change the locations", connection -> {
            PreparedStatement change = connection.prepareStatement(sql);
            change.setString(1, location.type());
            change.setString(2, location.target());
            change.setString(3, location.entityRef().toString());
            change.setObject(4, location.id());
            try {
                if (change.executeUpdate() > 0) {
                    count(connection);
                }
                return true;
            } catch (SQLException e) {
                if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    connection.rollback();
                    return false;
                }
                throw e;
            }
        });
    }

    /** Has the process that reads begin with what is stored now. */
    static boolean count(Connection connection) throws SQLException {
        return connection
                        .prepareStatement("update catalog_heads set locations_revision = locations_revision + 1")
                        .executeUpdate()
                == 1;
    }
}
