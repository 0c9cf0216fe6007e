package dev.callboard.backend.usersettings;

import dev.callboard.backend.runtime.LazyTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings in PostgreSQL. Blocking. */
final class UserSettingsStore {

    private final LazyTables tables;

    /** @param dataSource asked for at the first call, so that a start does not wait for the tables */
    UserSettingsStore(Supplier<DataSource> dataSource) {
        this.tables = new LazyTables("user settings", dataSource);
    }

    /** Where a value is. */
    record Place(String bucket, String key) {}

    /** The values at the places, in their order; null where there is none. */
    List<@Nullable JsonNode> find(String user, List<Place> places) {
        return tables.run("read", connection -> {
            List<@Nullable JsonNode> values = new ArrayList<>(places.size());
            for (Place place : places) {
                values.add(find(connection, user, place).orElse(null));
            }
            return values;
        });
    }

    void put(String user, Place place, JsonNode value) {
        tables.run("write", connection -> {
            try (PreparedStatement upsert = connection.prepareStatement("""
                    insert into usersettings.settings (user_ref, bucket, key, value)
                    values (?, ?, ?, ?::json)
                    on conflict (user_ref, bucket, key) do update set value = excluded.value
                    """)) {
                bind(upsert, user, place);
                upsert.setString(4, value.toString());
                return upsert.executeUpdate();
            }
        });
    }

    void remove(String user, Place place) {
        tables.run("remove", connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from usersettings.settings where user_ref = ? and bucket = ? and key = ?")) {
                bind(delete, user, place);
                return delete.executeUpdate();
            }
        });
    }

    private static Optional<JsonNode> find(Connection connection, String user, Place place) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select value from usersettings.settings where user_ref = ? and bucket = ? and key = ?")) {
            bind(select, user, place);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(JsonMapper.shared().readTree(row.getString("value")))
                        : Optional.empty();
            }
        }
    }

    private static void bind(PreparedStatement statement, String user, Place place) throws SQLException {
        statement.setString(1, user);
        statement.setString(2, place.bucket());
        statement.setString(3, place.key());
    }
}
