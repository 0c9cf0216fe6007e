package dev.callboard.backend.policy.records;

import dev.callboard.policy.record.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Which records to find. What is null is not looked at.
 *
 * @param code of a rule that said something, whatever its effect
 * @param since the earliest time, itself included
 * @param until the latest time, itself not included
 */
public record DecisionQuery(
        @Nullable String task,
        @Nullable String step,
        @Nullable String code,
        @Nullable String template,
        @Nullable String subject,
        @Nullable String entryPoint,
        @Nullable Outcome outcome,
        @Nullable Boolean drift,
        @Nullable Instant since,
        @Nullable Instant until) {

    /** All records. */
    public static DecisionQuery all() {
        return new DecisionQuery(null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * The query in the parameters of a request that has no others.
     *
     * @throws dev.callboard.backend.web.InputError if there is an unknown one, or one that cannot be understood
     */
    public static DecisionQuery of(ServerHttpRequest request, InstantSource clock) {
        return DecisionRequest.ofExport(request, clock).query();
    }

    DecisionQuery ofSubject(String only) {
        return new DecisionQuery(task, step, code, template, only, entryPoint, outcome, drift, since, until);
    }

    /** All records from a time on. */
    public DecisionQuery from(Instant earliest) {
        return new DecisionQuery(task, step, code, template, subject, entryPoint, outcome, drift, earliest, until);
    }

    /** The same, but no records from a time on. */
    public DecisionQuery until(Instant end) {
        return new DecisionQuery(task, step, code, template, subject, entryPoint, outcome, drift, since, end);
    }

    /** The conditions in SQL, each beginning with {@code and}, and the values for their placeholders. */
    Conditions conditions() {
        Conditions conditions = new Conditions();
        conditions.add("task_id = ?", task);
        conditions.add("step_id = ?", step);
        conditions.add("codes @> array[?]::text[]", code);
        conditions.add("template = ?", template);
        conditions.add("subject = ?", subject);
        conditions.add("entry_point = ?", entryPoint);
        conditions.add("outcome = ?", outcome == null ? null : outcome.name());
        conditions.add("drift = ?", drift);
        conditions.add("decided_at >= ?", since);
        conditions.add("decided_at < ?", until);
        return conditions;
    }

    /** A list of conditions in SQL. */
    static final class Conditions {

        private final StringBuilder sql = new StringBuilder();
        private final List<Object> values = new ArrayList<>();

        private void add(String condition, @Nullable Object value) {
            if (value != null) {
                sql.append(" and ").append(condition);
                values.add(value);
            }
        }

        String sql() {
            return sql.toString();
        }

        List<Object> values() {
            return values;
        }
    }
}
