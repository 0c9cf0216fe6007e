package dev.callboard.backend.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.approval.ApprovalRequest.Subject;
import dev.callboard.backend.runtime.DatabaseTime;
import dev.callboard.backend.runtime.TestPostgres;
import dev.callboard.backend.web.ConflictError;
import dev.callboard.policy.ApprovalRequirement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** Requests that end, asked and answered by replicas on one database. */
class ApprovalDeadlinesTests {

    private static final String LEADS = "group:default/leads";
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    private final DataSource tables = TestPostgres.migrated("approval");
    private final AtomicReference<Instant> database = new AtomicReference<>(NOON);
    private final UUID task = UUID.randomUUID();

    @Test
    void postgresDatesRequestsAndTheirEnd() throws SQLException {
        DatabaseTime time = DatabaseTime.ofPostgres();
        Approvals approvals = new Approvals(tables, time, "https://portal.example", () -> {});
        Instant before = read(time);

        ApprovalRequest request = ask(approvals);

        assertThat(request.createdAt()).isBetween(before, read(time));
        assertThat(request.expiresAt()).isEqualTo(request.createdAt().plus(ApprovalRequirement.DEFAULT_EXPIRY));
    }

    @Test
    void aReplicaNeitherEndsARequestBeforeItsTimeNorTakesAnAnswerAfterIt() {
        ApprovalRequest request = ask(replica());
        Approvals other = replica();
        FakeReviewer ann = new FakeReviewer(other, "user:default/ann", LEADS);

        database.set(request.expiresAt().minusMillis(1));
        other.expire();
        assertThat(status(request)).isEqualTo(ApprovalStatus.OPEN);

        database.set(request.expiresAt());
        assertThatExceptionOfType(ConflictError.class)
                .isThrownBy(() -> ann.approve(request.id()))
                .withMessageContaining("expired");
        other.expire();
        assertThat(status(request)).isEqualTo(ApprovalStatus.EXPIRED);
    }

    @Test
    void anAnswerIsDatedByTheDatabaseToo() {
        ApprovalRequest request = ask(replica());
        database.set(NOON.plusSeconds(90));

        ApprovalRequest answered = new FakeReviewer(replica(), "user:default/ann", LEADS).approve(request.id());

        assertThat(answered.decidedAt()).isEqualTo(NOON.plusSeconds(90));
        assertThat(answered.reviews().getFirst().at()).isEqualTo(NOON.plusSeconds(90));
    }

    private Approvals replica() {
        return new Approvals(tables, connection -> database.get(), "https://portal.example", () -> {});
    }

    private ApprovalRequest ask(Approvals approvals) {
        Subject subject = new Subject(
                task,
                "plan",
                "user:default/jane",
                null,
                "template:default/service",
                JsonNodeFactory.instance.objectNode());
        return approvals
                .ask(subject, List.of(ApprovalRequirement.of("APP-001", "Tier 1", List.of(LEADS), 1)))
                .getFirst();
    }

    private ApprovalStatus status(ApprovalRequest request) {
        return replica().find(request.id()).orElseThrow().status();
    }

    private Instant read(DatabaseTime time) throws SQLException {
        try (Connection connection = tables.getConnection()) {
            return time.now(connection);
        }
    }
}
