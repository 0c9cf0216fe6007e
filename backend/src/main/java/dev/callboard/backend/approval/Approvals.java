package dev.callboard.backend.approval;

import static dev.callboard.backend.approval.ApprovalTables.select;

import dev.callboard.backend.approval.ApprovalRequest.Review;
import dev.callboard.backend.approval.ApprovalRequest.Subject;
import dev.callboard.backend.runtime.DatabaseTime;
import dev.callboard.backend.runtime.Transactions;
import dev.callboard.backend.web.ConflictError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.policy.ApprovalRequirement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks people for approvals and keeps what they say. Every call blocks until its effect is durable.
 *
 * <p>All there is lies in the database, so a restart loses no request and no answer, and nobody waits in memory.
 */
public final class Approvals {

    private final DataSource dataSource;
    private final DatabaseTime time;
    private final String baseUrl;
    private final Runnable news;
    private final List<Consumer<UUID>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param time by which requests are dated and end, whichever replica asks and whichever is answered
     * @param baseUrl the public address of this server, for links
     * @param news called when there are notifications to be delivered
     */
    public Approvals(DataSource dataSource, DatabaseTime time, String baseUrl, Runnable news) {
        this.news = news;
        this.dataSource = dataSource;
        this.time = time;
        this.baseUrl = baseUrl;
    }

    /** Some requests, and how many there are in all. */
    record Page(List<ApprovalRequest> requests, long total) {}

    /**
     * Asks for the approvals of one task; what has been asked already is not asked again. Requests for another plan of
     * the task are void from now on.
     *
     * @return the new requests
     */
    public List<ApprovalRequest> ask(Subject subject, List<ApprovalRequirement> requirements) {
        List<ApprovalRequest> all = inTransaction("ask for approvals", connection -> {
            Instant now = time.now(connection);
            withdraw(
                    connection,
                    "task_id = ? and status <> 'void' and (plan_hash <> ? or requester <> ?)",
                    subject.task(),
                    subject.planHash(),
                    subject.requester());
            List<ApprovalRequest> known =
                    select(connection, "where task_id = ? and status <> 'void' for update", subject.task());
            List<ApprovalRequest> asked = new ArrayList<>();
            for (ApprovalRequirement requirement : requirements) {
                Optional<ApprovalRequest> before = Stream.concat(known.stream(), asked.stream())
                        .filter(request -> sameQuestion(request.requirement(), requirement))
                        .findFirst();
                if (before.isEmpty()) {
                    asked.add(add(connection, subject, requirement, now));
                } else if (before.get().status() == ApprovalStatus.APPROVED) {
                    ApprovalTables.reopen(
                            connection,
                            before.get().id(),
                            Math.max(
                                    requirement.atLeast(),
                                    Math.toIntExact(before.get().approvals()) + 1),
                            now.plus(requirement.expiresIn()));
                    ApprovalRequest again = select(
                                    connection, "where id = ?", before.get().id())
                            .getFirst();
                    asked.add(again);
                    ApprovalTables.notify(connection, ApprovalNotification.asked(again, link(again)), now);
                }
            }
            return asked;
        });
        news.run();
        return all;
    }

    /** The tasks among these that still have an open request. */
    public Set<UUID> pending(Collection<UUID> tasks) {
        return inTransaction("look for open approvals", connection -> {
            Set<UUID> pending = new HashSet<>();
            try (PreparedStatement select = ApprovalTables.prepare(
                            connection,
                            "select distinct task_id from approval.requests where status = 'open' and task_id = any (?)",
                            connection.createArrayOf("uuid", tasks.toArray()));
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    pending.add(row.getObject(1, UUID.class));
                }
            }
            return pending;
        });
    }

    /** What has been asked and said about a task, without what is void. */
    public List<ApprovalRequest> of(UUID task) {
        return inTransaction(
                "read the approvals of a task",
                connection ->
                        select(connection, "where task_id = ? and status <> 'void' order by created_at, id", task));
    }

    /** Makes void what was asked and said about a task: it has ended, or begins anew. */
    public void end(UUID task) {
        inTransaction(
                "end the approvals of a task",
                connection -> withdraw(connection, "task_id = ? and status <> 'void'", task));
        news.run();
    }

    /** Makes void what is still open about a task that has ended; what was said stays as it is. */
    public void close(UUID task) {
        inTransaction(
                "close the approvals of a task",
                connection -> withdraw(connection, "task_id = ? and status = 'open'", task));
        news.run();
    }

    /**
     * Makes void what else a task waits for, since its end is certain. What somebody else answers at this moment is left to
     * them, as two who say no at once would wait for each other.
     */
    private static void letGo(Connection connection, ApprovalRequest refused, Instant now) throws SQLException {
        withdraw(
                connection,
                now,
                select(
                        connection,
                        "where task_id = ? and status = 'open' and id <> ? and expires_at > ? for update skip locked",
                        refused.subject().task(),
                        refused.id(),
                        ApprovalTables.time(now)));
    }

    /** Makes void what fits the condition, and tells those who were still asked. */
    private int withdraw(Connection connection, String condition, Object... values) throws SQLException {
        List<ApprovalRequest> found = select(connection, "where " + condition + " for update", values);
        withdraw(connection, time.now(connection), found);
        return found.size();
    }

    private static void withdraw(Connection connection, Instant now, List<ApprovalRequest> found) throws SQLException {
        for (ApprovalRequest request : found) {
            ApprovalTables.setStatus(connection, request.id(), ApprovalStatus.VOID, now);
            if (request.status() == ApprovalStatus.OPEN) {
                ApprovalTables.notify(connection, ApprovalNotification.withdrawn(request), now);
            }
        }
    }

    /** Ends the requests that nobody answered in time, and tells who listens. */
    public void expire() {
        List<ApprovalRequest> late = inTransaction("expire approvals", connection -> {
            Instant now = time.now(connection);
            List<ApprovalRequest> found = select(
                    connection,
                    "where status = 'open' and expires_at <= ? order by expires_at limit 1000 for update skip locked",
                    ApprovalTables.time(now));
            for (ApprovalRequest request : found) {
                decided(connection, request, ApprovalStatus.EXPIRED, now);
                letGo(connection, request, now);
            }
            return found;
        });
        if (!late.isEmpty()) {
            news.run();
        }
        late.stream().map(request -> request.subject().task()).distinct().forEach(this::tell);
    }

    /** Calls this whenever a request of a task has been decided. */
    public void onDecision(Consumer<UUID> listener) {
        listeners.add(listener);
    }

    /** Where a person reads a request. */
    public String link(ApprovalRequest request) {
        return baseUrl + "/api/policy/approvals/" + request.id();
    }

    Optional<ApprovalRequest> find(UUID id) {
        return inTransaction(
                "read an approval",
                connection -> select(connection, "where id = ?", id).stream().findFirst());
    }

    Page list(ApprovalQuery query) {
        return inTransaction("list approvals", connection -> {
            List<@Nullable Object> values = new ArrayList<>();
            String where = ApprovalConditions.of(connection, query, values);
            long total;
            try (PreparedStatement count = ApprovalTables.prepare(
                            connection, "select count(*) from approval.requests " + where, values.toArray());
                    ResultSet row = count.executeQuery()) {
                row.next();
                total = row.getLong(1);
            }
            String page = " order by created_at desc, id limit %d offset %d".formatted(query.limit(), query.offset());
            return new Page(select(connection, where + page, values.toArray()), total);
        });
    }

    /**
     * Takes down what one person says.
     *
     * @param owned what the person owns through, groups among it
     * @throws NotAllowedError if the person is not among those who are asked
     * @throws ConflictError if there is nothing to decide any more, or the person has answered already
     */
    ApprovalRequest review(UUID id, String reviewer, List<String> owned, boolean approves, @Nullable String comment) {
        ApprovalRequest after = inTransaction("review an approval", connection -> {
            ApprovalRequest request =
                    select(connection, "where id = ? for update", id).getFirst();
            Instant now = time.now(connection);
            List<String> groups = mayReview(request, reviewer, owned);
            if (request.status() != ApprovalStatus.OPEN || !now.isBefore(request.expiresAt())) {
                ApprovalStatus status =
                        request.status() == ApprovalStatus.OPEN ? ApprovalStatus.EXPIRED : request.status();
                throw new ConflictError("The approval " + id + " is " + status + ", so there is nothing to decide");
            }
            if (!ApprovalTables.add(connection, id, new Review(reviewer, groups, approves, comment, now))) {
                throw new ConflictError(reviewer + " has answered the approval " + id + " already");
            }
            if (!approves) {
                decided(connection, request, ApprovalStatus.REJECTED, now);
                letGo(connection, request, now);
            } else if (request.approvals() + 1 >= request.requirement().atLeast()) {
                decided(connection, request, ApprovalStatus.APPROVED, now);
            }
            return select(connection, "where id = ?", id).getFirst();
        });
        if (after.status() != ApprovalStatus.OPEN) {
            news.run();
            tell(after.subject().task());
        }
        return after;
    }

    private static List<String> mayReview(ApprovalRequest request, String reviewer, List<String> owned) {
        Set<String> asked = new HashSet<>(request.requirement().groups());
        List<String> groups = owned.stream()
                .map(ref -> ref.toLowerCase(Locale.ROOT))
                .filter(asked::contains)
                .toList();
        if (groups.isEmpty()) {
            throw new NotAllowedError("Only members of "
                    + String.join(" or ", request.requirement().groups()) + " can decide on this approval");
        }
        if (request.requirement().excludesRequester()
                && reviewer.equalsIgnoreCase(request.subject().requester())) {
            throw new NotAllowedError("Whoever asked for a task cannot decide on its approval");
        }
        return groups;
    }

    private static boolean sameQuestion(ApprovalRequirement before, ApprovalRequirement now) {
        return before.code().equals(now.code()) && before.groups().equals(now.groups());
    }

    private ApprovalRequest add(Connection connection, Subject subject, ApprovalRequirement requirement, Instant now)
            throws SQLException {
        ApprovalRequest request = new ApprovalRequest(
                UUID.randomUUID(),
                subject,
                requirement,
                ApprovalStatus.OPEN,
                now,
                now.plus(requirement.expiresIn()),
                null,
                List.of());
        ApprovalTables.insert(connection, request);
        ApprovalTables.notify(connection, ApprovalNotification.asked(request, link(request)), now);
        return request;
    }

    private void decided(Connection connection, ApprovalRequest request, ApprovalStatus status, Instant now)
            throws SQLException {
        ApprovalTables.setStatus(connection, request.id(), status, now);
        ApprovalTables.notify(connection, ApprovalNotification.decided(request, status, link(request)), now);
    }

    private void tell(UUID task) {
        listeners.forEach(listener -> listener.accept(task));
    }

    private <T> T inTransaction(String what, Transactions.Work<T> work) {
        try {
            return Transactions.run(dataSource, work);
        } catch (SQLException e) {
            throw new ApprovalStoreException("Cannot " + what, e);
        }
    }
}
