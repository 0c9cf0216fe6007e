package dev.callboard.backend.auth;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Keeps keys and ownership in PostgreSQL, for all replicas and across restarts. */
final class PostgresAuthStore implements AuthStore {

    private final DataSource dataSource;

    PostgresAuthStore(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public void addKey(PublicKey key) {
        String sql = "insert into auth_public_keys (key_id, purpose, created_at, jwk) values (?, ?, ?, ?)";
        with("keep a public key", sql, statement -> {
            statement.setString(1, key.keyId());
            statement.setString(2, column(key.purpose()));
            statement.setTimestamp(3, Timestamp.from(key.createdAt()));
            statement.setString(4, key.jwk());
            return statement.executeUpdate();
        });
    }

    @Override
    public List<PublicKey> keysSince(Purpose purpose, Instant after) {
        String sql = """
                select key_id, created_at, jwk
                from auth_public_keys
                where purpose = ? and created_at > ?
                order by created_at
                """;
        return with("read the public keys", sql, statement -> {
            statement.setString(1, column(purpose));
            statement.setTimestamp(2, Timestamp.from(after));
            List<PublicKey> keys = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(new PublicKey(
                            rows.getString("key_id"),
                            purpose,
                            rows.getTimestamp("created_at").toInstant(),
                            rows.getString("jwk")));
                }
            }
            return keys;
        });
    }

    @Override
    public void removeKeysUntil(Purpose purpose, Instant end) {
        String sql = "delete from auth_public_keys where purpose = ? and created_at <= ?";
        with("remove old public keys", sql, statement -> {
            statement.setString(1, column(purpose));
            statement.setTimestamp(2, Timestamp.from(end));
            return statement.executeUpdate();
        });
    }

    @Override
    public void putOwnership(String userRef, List<String> ownershipRefs, Instant now) {
        String sql = """
                insert into auth_user_info (user_ref, ownership_refs, updated_at)
                values (?, ?, ?)
                on conflict (user_ref) do update
                set ownership_refs = excluded.ownership_refs, updated_at = excluded.updated_at
                """;
        with("keep what a user owns", sql, statement -> {
            statement.setString(1, userRef);
            statement.setArray(2, statement.getConnection().createArrayOf("text", ownershipRefs.toArray()));
            statement.setTimestamp(3, Timestamp.from(now));
            return statement.executeUpdate();
        });
    }

    @Override
    public Optional<List<String>> ownership(String userRef) {
        String sql = "select ownership_refs from auth_user_info where user_ref = ?";
        return with("read what a user owns", sql, statement -> {
            statement.setString(1, userRef);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                Array refs = rows.getArray("ownership_refs");
                return Optional.of(List.of((String[]) refs.getArray()));
            }
        });
    }

    private static String column(Purpose purpose) {
        return switch (purpose) {
            case USER -> "user";
            case PLUGIN -> "plugin";
        };
    }

    @FunctionalInterface
    private interface Work<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    private <T> T with(String what, String sql, Work<T> work) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.run(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot " + what + " in the database", e);
        }
    }
}
