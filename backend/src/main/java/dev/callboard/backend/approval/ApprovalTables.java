package dev.callboard.backend.approval;

import dev.callboard.backend.approval.ApprovalRequest.Review;
import dev.callboard.backend.approval.ApprovalRequest.Subject;
import dev.callboard.policy.ApprovalRequirement;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How requests, reviews and notifications lie in the database. Each call is part of the caller's transaction. */
final class ApprovalTables {

    private static final String COLUMNS = """
            id, task_id, plan_hash, requester, code, reason, groups, at_least, excludes_requester, step_id, template,
            question, status, created_at, expires_at, decided_at""";

    private ApprovalTables() {}

    static void insert(Connection connection, ApprovalRequest request) throws SQLException {
        Subject subject = request.subject();
        ApprovalRequirement requirement = request.requirement();
        update(
                connection,
                "insert into approval.requests (%s) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?, ?, null)"
                        .formatted(COLUMNS),
                request.id(),
                subject.task(),
                subject.planHash(),
                subject.requester(),
                requirement.code(),
                requirement.reason(),
                array(connection, requirement.groups()),
                requirement.atLeast(),
                requirement.excludesRequester(),
                subject.stepId(),
                subject.template(),
                subject.question().toString(),
                request.status().toString(),
                time(request.createdAt()),
                time(request.expiresAt()));
    }

    static void setStatus(Connection connection, UUID id, ApprovalStatus status, Instant now) throws SQLException {
        update(
                connection,
                "update approval.requests set status = ?, decided_at = ? where id = ?",
                status.toString(),
                time(now),
                id);
    }

    /** Asks again, since what the rule asks for is more than what was given. */
    static void reopen(Connection connection, UUID id, int atLeast, Instant expiresAt) throws SQLException {
        update(connection, """
                update approval.requests set status = 'open', at_least = ?, expires_at = ?, decided_at = null
                where id = ?
                """, atLeast, time(expiresAt), id);
    }

    /** @return whether the person had not answered yet; if not, nothing was written */
    static boolean add(Connection connection, UUID request, Review review) throws SQLException {
        return update(
                        connection,
                        """
                        insert into approval.reviews (request_id, reviewer, groups, approves, comment, created_at)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict do nothing
                        """,
                        request,
                        review.reviewer(),
                        array(connection, review.groups()),
                        review.approves(),
                        review.comment(),
                        time(review.at()))
                > 0;
    }

    static void notify(Connection connection, ApprovalNotification notification, Instant now) throws SQLException {
        update(
                connection,
                """
                insert into approval.notifications
                    (id, recipients, excluded, topic, title, description, link, severity, scope, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                UUID.randomUUID(),
                array(connection, notification.recipients()),
                array(connection, notification.excluded()),
                notification.topic(),
                notification.title(),
                notification.description(),
                notification.link(),
                notification.severity(),
                notification.scope(),
                time(now));
    }

    /** Reads requests with their reviews. */
    static List<ApprovalRequest> select(Connection connection, String rest, @Nullable Object... values)
            throws SQLException {
        List<ApprovalRequest> requests = new ArrayList<>();
        try (PreparedStatement select =
                        prepare(connection, "select %s from approval.requests %s".formatted(COLUMNS, rest), values);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                requests.add(request(row));
            }
        }
        List<ApprovalRequest> whole = new ArrayList<>();
        for (ApprovalRequest request : requests) {
            whole.add(withReviews(request, reviews(connection, request.id())));
        }
        return whole;
    }

    private static ApprovalRequest request(ResultSet row) throws SQLException {
        Instant createdAt = instant(row, "created_at");
        Instant expiresAt = instant(row, "expires_at");
        OffsetDateTime decided = row.getObject("decided_at", OffsetDateTime.class);
        return new ApprovalRequest(
                row.getObject("id", UUID.class),
                new Subject(
                        row.getObject("task_id", UUID.class),
                        row.getString("plan_hash"),
                        row.getString("requester"),
                        row.getString("step_id"),
                        row.getString("template"),
                        (ObjectNode) JsonMapper.shared().readTree(row.getString("question"))),
                new ApprovalRequirement(
                        row.getString("code"),
                        row.getString("reason"),
                        strings(row.getArray("groups")),
                        row.getInt("at_least"),
                        row.getBoolean("excludes_requester"),
                        Duration.between(createdAt, expiresAt)),
                ApprovalStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                createdAt,
                expiresAt,
                decided == null ? null : decided.toInstant(),
                List.of());
    }

    private static ApprovalRequest withReviews(ApprovalRequest request, List<Review> reviews) {
        return new ApprovalRequest(
                request.id(),
                request.subject(),
                request.requirement(),
                request.status(),
                request.createdAt(),
                request.expiresAt(),
                request.decidedAt(),
                reviews);
    }

    private static List<Review> reviews(Connection connection, UUID request) throws SQLException {
        List<Review> reviews = new ArrayList<>();
        try (PreparedStatement select = prepare(connection, """
                        select reviewer, groups, approves, comment, created_at
                        from approval.reviews
                        where request_id = ?
                        order by created_at, reviewer
                        """, request);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                reviews.add(new Review(
                        row.getString("reviewer"),
                        strings(row.getArray("groups")),
                        row.getBoolean("approves"),
                        row.getString("comment"),
                        instant(row, "created_at")));
            }
        }
        return reviews;
    }

    static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    static Array array(Connection connection, List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray(new String[0]));
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static List<String> strings(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
