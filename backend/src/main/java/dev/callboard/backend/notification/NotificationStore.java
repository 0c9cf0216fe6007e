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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Notifications in PostgreSQL. Blocking. */
final class NotificationStore {

    /** A user's notifications, those for all users among them, with what the user did with each. */
    private static final String OF_USER = """
            (select n.id, n.user_ref, n.origin, n.title, n.description, n.link, n.topic, n.severity, n.scope, n.icon,
                    n.created, n.updated,
                    case when n.user_ref is null then s.read else n.read end as read,
                    case when n.user_ref is null then s.saved else n.saved end as saved
             from notification.notifications n
             left join notification.broadcast_states s on s.notification_id = n.id and s.user_ref = ?
             where n.user_ref = ? or n.user_ref is null) mine
            """;

    private static final Object[] NONE = {};

    private final LazyTables tables;

    /** @param dataSource asked for at the first call, so that a start does not wait for the tables */
    NotificationStore(Supplier<DataSource> dataSource) {
        this.tables = new LazyTables("notifications", dataSource);
    }

    record Status(long unread, long read) {}

    List<Notification> list(String user, NotificationQuery query) {
        Condition condition = Condition.of(user, query);
        String sql = "select * from %s where %s order by %s, id limit %d offset %d"
                .formatted(
                        OF_USER, condition.where(), String.join(", ", query.orders()), query.limit(), query.offset());
        return tables.run("list", connection -> {
            try (PreparedStatement select = LazyTables.prepare(connection, sql, condition.values());
                    ResultSet rows = select.executeQuery()) {
                return notifications(rows);
            }
        });
    }

    long count(String user, NotificationQuery query) {
        Condition condition = Condition.of(user, query);
        String sql = "select count(*) from %s where %s".formatted(OF_USER, condition.where());
        return tables.run("count", connection -> {
            try (PreparedStatement select = LazyTables.prepare(connection, sql, condition.values());
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    List<String> topics(String user, NotificationQuery query) {
        Condition condition = Condition.of(user, query);
        String sql = "select distinct topic from %s where %s and topic is not null order by topic"
                .formatted(OF_USER, condition.where());
        return tables.run("list the topics of", connection -> {
            List<String> topics = new ArrayList<>();
            try (PreparedStatement select = LazyTables.prepare(connection, sql, condition.values());
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    topics.add(rows.getString("topic"));
                }
            }
            return topics;
        });
    }

    Optional<Notification> find(String user, UUID id) {
        return tables.run(
                "read",
                connection -> find(connection, user, List.of(id)).stream().findFirst());
    }

    Status status(String user) {
        String sql =
                "select count(*) filter (where read is null) as unread, count(*) filter (where read is not null) as read"
                        + " from " + OF_USER;
        return tables.run("count", connection -> {
            try (PreparedStatement select = LazyTables.prepare(connection, sql, List.of(user, user));
                    ResultSet row = select.executeQuery()) {
                row.next();
                return new Status(row.getLong("unread"), row.getLong("read"));
            }
        });
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
            for (Notification notification : find(connection, user, ids)) {
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
            return find(connection, user, ids);
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
                            before.id(), user, origin, payload, before.created(), now, null, before.saved()))
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
                return notifications(rows).stream().findFirst();
            }
        }
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

    /** A topic of an origin that a user was told something about; the topic may be missing. */
    record Source(String origin, @Nullable String topic) {}

    List<Source> sources(String user) {
        return tables.run("list the origins of", connection -> {
            List<Source> sources = new ArrayList<>();
            try (PreparedStatement select = LazyTables.prepare(
                            connection,
                            "select distinct origin, topic from " + OF_USER + " order by origin, topic",
                            List.of(user, user));
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sources.add(new Source(rows.getString("origin"), rows.getString("topic")));
                }
            }
            return sources;
        });
    }

    private static List<Notification> find(Connection connection, String user, List<UUID> ids) throws SQLException {
        List<Object> values = List.of(user, user, connection.createArrayOf("uuid", ids.toArray(NONE)));
        try (PreparedStatement select = LazyTables.prepare(
                        connection, "select * from " + OF_USER + " where id = any (?) order by created", values);
                ResultSet rows = select.executeQuery()) {
            return notifications(rows);
        }
    }

    private static List<Notification> notifications(ResultSet rows) throws SQLException {
        List<Notification> found = new ArrayList<>();
        while (rows.next()) {
            Payload payload = new Payload(
                    rows.getString("title"),
                    rows.getString("description"),
                    rows.getString("link"),
                    rows.getString("topic"),
                    Severity.ofRank(rows.getInt("severity")),
                    rows.getString("scope"),
                    rows.getString("icon"));
            found.add(new Notification(
                    rows.getObject("id", UUID.class),
                    rows.getString("user_ref"),
                    rows.getString("origin"),
                    payload,
                    rows.getObject("created", OffsetDateTime.class).toInstant(),
                    time(rows, "updated"),
                    time(rows, "read"),
                    time(rows, "saved")));
        }
        return found;
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable OffsetDateTime timestamp(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    /** What a query wants of a user's notifications. */
    private record Condition(String where, List<Object> values) {

        static Condition of(String user, NotificationQuery query) {
            List<Object> values = new ArrayList<>(List.of(user, user));
            List<String> parts = new ArrayList<>(List.of("true"));
            if (query.search() != null) {
                parts.add("position(lower(?) in lower(title || ' ' || coalesce(description, ''))) > 0");
                values.add(query.search());
            }
            if (query.read() != null) {
                parts.add(query.read() ? "read is not null" : "read is null");
            }
            if (query.saved() != null) {
                parts.add(query.saved() ? "saved is not null" : "saved is null");
            }
            if (query.topic() != null) {
                parts.add("topic = ?");
                values.add(query.topic());
            }
            if (query.createdAfter() != null) {
                parts.add("created > ?");
                values.add(query.createdAfter().atOffset(ZoneOffset.UTC));
            }
            if (query.minimumSeverity() != null) {
                parts.add("severity <= ?");
                values.add(query.minimumSeverity().rank());
            }
            return new Condition(String.join(" and ", parts), values);
        }
    }
}
