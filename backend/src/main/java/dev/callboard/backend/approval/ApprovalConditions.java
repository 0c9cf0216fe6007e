package dev.callboard.backend.approval;

import static dev.callboard.backend.approval.ApprovalTables.array;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a query into SQL. */
final class ApprovalConditions {

    private ApprovalConditions() {}

    /** The {@code where} part; its values are added to {@code values}. */
    static String of(Connection connection, ApprovalQuery query, List<@Nullable Object> values) throws SQLException {
        List<String> conditions = new ArrayList<>();
        conditions.add("true");
        if (query.visibleTo() != null) {
            conditions.add("(requester = any (?) or groups && ?)");
            values.add(array(connection, query.visibleTo()));
            values.add(array(connection, query.visibleTo()));
        }
        if (query.approvableBy() != null) {
            conditions.add("groups && ?");
            values.add(array(connection, query.approvableBy()));
        }
        if (!query.statuses().isEmpty()) {
            conditions.add("status = any (?)");
            values.add(array(
                    connection,
                    query.statuses().stream().map(ApprovalStatus::toString).toList()));
        }
        equal("task_id", query.task(), conditions, values);
        equal("code", query.code(), conditions, values);
        equal("template", query.template(), conditions, values);
        equal("requester", query.requester(), conditions, values);
        return "where " + String.join(" and ", conditions);
    }

    private static void equal(
            String column, @Nullable Object value, List<String> conditions, List<@Nullable Object> values) {
        if (value != null) {
            conditions.add(column + " = ?");
            values.add(value);
        }
    }
}
