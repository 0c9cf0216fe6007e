package dev.callboard.catalog.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what providers have told. */
final class PostgresProviders {

    private static final int BATCH = 500;

    private final Transactions transactions;

    PostgresProviders(Transactions transactions) {
        this.transactions = transactions;
    }

    List<StoredProvider> all() {
        return transactions.atOneMoment("read what the providers have told", connection -> {
            Map<String, Instant> times = new TreeMap<>();
            try (PreparedStatement select =
                            connection.prepareStatement("select name, last_success from catalog_providers");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    times.put(rows.getString(1), rows.getTimestamp(2).toInstant());
                }
            }
            List<StoredProvider> providers = new ArrayList<>();
            for (Map.Entry<String, Instant> provider : times.entrySet()) {
                providers.add(new StoredProvider(
                        provider.getKey(), provider.getValue(), entities(connection, provider.getKey())));
            }
            return List.copyOf(providers);
        });
    }

    boolean save(StoredProvider provider) {
        return transactions.run("keep what " + provider.name() + " has told", connection -> {
            note(connection, provider);
            if (entities(connection, provider.name()).equals(provider.entities())) {
                return false;
            }
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from catalog_provided where provider = ?")) {
                delete.setString(1, provider.name());
                delete.executeUpdate();
            }
            insert(connection, provider);
            return PostgresLocations.count(connection);
        });
    }

    boolean remove(String name) {
        return transactions.run("forget the provider " + name, connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from catalog_providers where name = ?")) {
                delete.setString(1, name);
                return delete.executeUpdate() > 0 && PostgresLocations.count(connection);
            }
        });
    }

    private static void note(Connection connection, StoredProvider provider) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into catalog_providers (name, last_success) values (?, ?)
                on conflict (name) do update set last_success = excluded.last_success
                """)) {
            upsert.setString(1, provider.name());
            upsert.setTimestamp(2, Timestamp.from(provider.lastSuccess()));
            upsert.executeUpdate();
        }
    }

    private static void insert(Connection connection, StoredProvider provider) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into catalog_provided (provider, position, location, body) values (?, ?, ?, ?::json)
                """)) {
            int position = 0;
            for (StoredProvider.Provided entity : provider.entities()) {
                insert.setString(1, provider.name());
                insert.setInt(2, position);
                insert.setString(3, entity.location());
                insert.setString(4, entity.body());
                insert.addBatch();
                position++;
                if (position % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static List<StoredProvider.Provided> entities(Connection connection, String provider) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select location, body from catalog_provided where provider = ? order by position
                """)) {
            select.setString(1, provider);
            List<StoredProvider.Provided> entities = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    entities.add(new StoredProvider.Provided(rows.getString(1), rows.getString(2)));
                }
            }
            return entities;
        }
    }
}
