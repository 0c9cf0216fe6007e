package dev.callboard.backend.notification;

import dev.callboard.backend.notification.Notification.Payload;
import dev.callboard.backend.runtime.LazyTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes notifications to PostgreSQL, and keeps who wants to hear of what. Blocking. */
final class NotificationStore {

    /** Removed in one transaction, so that nobody waits for long. */
    private static final int AT_A_TIME = 1_000;

    private final LazyTables tables;

    /** @param dataSource asked for at the first call, so that a start does not wait for the tables */
    NotificationStore(Supplier<DataSource> dataSource) {
        this.tables = new LazyTables("notifications", dataSource);
    }

    /**
     * Notes what a user did with notifications.
     *
     * @param read null to leave it as it is
     * @param saved null to leave it as it is
     * @return those of them that are the user's, as they are now
     */
    List<Notification> update(
            String user, List<UUID> ids, @Nullable Boolean read, @Nullable Boolean saved, Instant now) {
        return tables.run("update", connection -> {
            for (Notification notification : NotificationRows.find(connection, user, ids)) {
                @Nullable Instant readAt = changed(read, notification.read(), now);
                @Nullable Instant savedAt = changed(saved, notification.saved(), now);
                String sql = notification.user() == null
                        ? """
                          insert into notification.broadcast_states (read, saved, notification_id, user_ref)
                          values (?, ?, ?, ?)
                          on conflict (notification_id, user_ref) do update
                          set read = excluded.read, saved = excluded.saved
                          """
                        : "update notification.notifications set read = ?, saved = ? where id = ? and user_ref = ?";
                try (PreparedStatement update = connection.prepareStatement(sql)) {
                    update.setObject(1, timestamp(readAt));
                    update.setObject(2, timestamp(savedAt));
                    update.setObject(3, notification.id());
                    update.setString(4, user);
                    update.executeUpdate();
                }
            }
            return NotificationRows.find(connection, user, ids);
        });
    }

    private static @Nullable Instant changed(@Nullable Boolean wanted, @Nullable Instant before, Instant now) {
        if (wanted == null) {
            return before;
        }
        return wanted ? (before == null ? now : before) : null;
    }

    /** Tells a user something, or all users; in place of what was told with the same scope. */
    Notification put(@Nullable String user, String origin, Payload payload, Instant now) {
        return tables.run("write", connection -> {
            Optional<Notification> earlier =
                    payload.scope() == null ? Optional.empty() : sameScope(connection, user, origin, payload.scope());
            Notification told = earlier.map(before -> new Notification(
                            before.id(),
                            user,
                            origin,
                            payload.over(before.payload()),
                            before.created(),
                            now,
                            null,
                            before.saved()))
                    .orElseGet(() -> new Notification(UUID.randomUUID(), user, origin, payload, now, null, null, null));
            write(connection, told);
            if (user == null && earlier.isPresent()) {
                forgetStates(connection, told.id());
            }
            return told;
        });
    }

    private static void write(Connection connection, Notification told) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into notification.notifications
                    (id, user_ref, origin, title, description, link, topic, severity, scope, icon, created, updated)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (id) do update
                set title = excluded.title, description = excluded.description, link = excluded.link,
                    topic = excluded.topic, severity = excluded.severity, icon = excluded.icon,
                    updated = excluded.updated, read = null
                """)) {
            Payload payload = told.payload();
            upsert.setObject(1, told.id());
            upsert.setString(2, told.user());
            upsert.setString(3, told.origin());
            upsert.setString(4, payload.title());
            upsert.setString(5, payload.description());
            upsert.setString(6, payload.link());
            upsert.setString(7, payload.topic());
            upsert.setInt(8, payload.severity().rank());
            upsert.setString(9, payload.scope());
            upsert.setString(10, payload.icon());
            upsert.setObject(11, timestamp(told.created()));
            upsert.setObject(12, timestamp(told.updated()));
            upsert.executeUpdate();
        }
    }

    private static void forgetStates(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update notification.broadcast_states set read = null where notification_id = ?")) {
            update.setObject(1, id);
            update.executeUpdate();
        }
    }

    private static Optional<Notification> sameScope(
            Connection connection, @Nullable String user, String origin, String scope) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select id, user_ref, origin, title, description, link, topic, severity, scope, icon, created, updated,
                       read, saved
                from notification.notifications
                where origin = ? and scope = ? and user_ref is not distinct from ?
                limit 1
                """)) {
            select.setString(1, origin);
            select.setString(2, scope);
            select.setString(3, user);
            try (ResultSet rows = select.executeQuery()) {
                return NotificationRows.read(rows).stream().findFirst();
            }
        }
    }

    /** Removes what was told, and not told anew, before a time. @return how many */
    long removeBefore(Instant time) {
        long removed = 0;
        int last;
        do {
            last = tables.run("remove old", connection -> {
                try (PreparedStatement delete =
                        LazyTables.prepare(connection, """
                        delete from notification.notifications where id in (
                            select id from notification.notifications where coalesce(updated, created) < ?
                            limit ? for update skip locked)
                        """, List.of(time.atOffset(ZoneOffset.UTC), AT_A_TIME))) {
                    return delete.executeUpdate();
                }
            });
            removed += last;
        } while (last == AT_A_TIME);
        return removed;
    }

    /** What a user has set about channels, as they wrote it. */
    Optional<JsonNode> settings(String user) {
        return tables.run("read settings of", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select channels from notification.settings where user_ref = ?")) {
                select.setString(1, user);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(JsonMapper.shared().readTree(row.getString("channels")))
                            : Optional.empty();
                }
            }
        });
    }

    void putSettings(String user, JsonNode channels) {
        tables.run("write settings of", connection -> {
            try (PreparedStatement upsert = connection.prepareStatement("""
                    insert into notification.settings (user_ref, channels) values (?, ?::json)
                    on conflict (user_ref) do update set channels = excluded.channels
                    """)) {
                upsert.setString(1, user);
                upsert.setString(2, channels.toString());
                return upsert.executeUpdate();
            }
        });
    }

    private static @Nullable OffsetDateTime timestamp(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
