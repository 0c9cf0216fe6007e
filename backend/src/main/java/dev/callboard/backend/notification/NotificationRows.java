package dev.callboard.backend.notification;

import dev.callboard.backend.notification.Notification.Payload;
import dev.callboard.backend.runtime.LazyTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How notifications lie in the database. */
final class NotificationRows {

    /**
     * A user's notifications, those for all users among them, with what the user did with each. Its parameters are the user,
     * twice.
     */
    static final String OF_USER = """
            (select n.id, n.user_ref, n.origin, n.title, n.description, n.link, n.topic, n.severity, n.scope, n.icon,
                    n.created, n.updated,
                    case when n.user_ref is null then s.read else n.read end as read,
                    case when n.user_ref is null then s.saved else n.saved end as saved
             from notification.notifications n
             left join notification.broadcast_states s on s.notification_id = n.id and s.user_ref = ?
             where n.user_ref = ? or n.user_ref is null) mine
            """;

    private static final Object[] NONE = {};

    private NotificationRows() {}

    /** Those of some notifications that are the user's. */
    static List<Notification> find(Connection connection, String user, List<UUID> ids) throws SQLException {
        List<Object> values = List.of(user, user, connection.createArrayOf("uuid", ids.toArray(NONE)));
        try (PreparedStatement select = LazyTables.prepare(
                        connection, "select * from " + OF_USER + " where id = any (?) order by created", values);
                ResultSet rows = select.executeQuery()) {
            return read(rows);
        }
    }

    static List<Notification> read(ResultSet rows) throws SQLException {
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
}
