package dev.callboard.backend.notification;

import dev.callboard.backend.runtime.LazyTables;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What users see of their notifications. Blocking. */
final class NotificationLists {

    private final LazyTables tables;

    /** @param dataSource asked for at the first call, so that a start does not wait for the tables */
    NotificationLists(Supplier<DataSource> dataSource) {
        this.tables = new LazyTables("notifications", dataSource);
    }

    record Status(long unread, long read) {}

    List<Notification> list(String user, NotificationQuery query) {
        Condition condition = Condition.of(user, query);
        String sql = "select * from %s where %s order by %s, id limit %d offset %d"
                .formatted(
                        NotificationRows.OF_USER,
                        condition.where(),
                        String.join(", ", query.orders()),
                        query.limit(),
                        query.offset());
        return tables.run("list", connection -> {
            try (PreparedStatement select = LazyTables.prepare(connection, sql, condition.values());
                    ResultSet rows = select.executeQuery()) {
                return NotificationRows.read(rows);
            }
        });
    }

    long count(String user, NotificationQuery query) {
        Condition condition = Condition.of(user, query);
        String sql = "select count(*) from %s where %s".formatted(NotificationRows.OF_USER, condition.where());
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
                .formatted(NotificationRows.OF_USER, condition.where());
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
                connection -> NotificationRows.find(connection, user, List.of(id)).stream()
                        .findFirst());
    }

    Status status(String user) {
        String sql =
                "select count(*) filter (where read is null) as unread, count(*) filter (where read is not null) as read"
                        + " from " + NotificationRows.OF_USER;
        return tables.run("count", connection -> {
            try (PreparedStatement select = LazyTables.prepare(connection, sql, List.of(user, user));
                    ResultSet row = select.executeQuery()) {
                row.next();
                return new Status(row.getLong("unread"), row.getLong("read"));
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
                            "select distinct origin, topic from " + NotificationRows.OF_USER
                                    + " order by origin, topic",
                            List.of(user, user));
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sources.add(new Source(rows.getString("origin"), rows.getString("topic")));
                }
            }
            return sources;
        });
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
