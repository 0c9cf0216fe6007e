package dev.callboard.backend.approval;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.callboard.backend.approval.ApprovalRequest.Subject;
import dev.callboard.backend.auth.TestSessions;
import dev.callboard.backend.notification.NotificationPlugin;
import dev.callboard.backend.notification.TestAudience;
import dev.callboard.backend.notification.UserNotices;
import dev.callboard.backend.runtime.TestPostgres;
import dev.callboard.policy.ApprovalRequirement;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.JsonNodeFactory;

/** What people are told about approvals, with the real tables of both features. */
@Timeout(180)
class NotificationCourierTests {

    @RegisterExtension
    static final WireMockExtension NODE = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private static final String LEADS = "group:default/leads";
    private static final String ANN = "user:default/ann";
    private static final String BOB = "user:default/bob";
    private static final String JANE = "user:default/jane";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-04T05:06:07Z"));
    private final DataSource tables = TestPostgres.migrated("approval");
    // Whoever asks is one of the leads, who all the same is not asked.
    private final TestAudience audience = new TestAudience(LEADS, ANN, BOB, JANE);
    private final NotificationCourier courier = courier(audience.notifications()::tell, Duration.ofMillis(20));
    private final Approvals approvals =
            new Approvals(tables, connection -> now.get(), "https://portal.example", courier::wake);
    private final UUID task = UUID.randomUUID();
    private final FakeReviewer ann = new FakeReviewer(approvals, ANN, LEADS);

    @Test
    void whoMayApproveIsToldOfATaskThatWaitsAndWhoAskedIsNot() throws SQLException {
        ask("plan");

        assertThat(courier.deliver()).isEqualTo(1);

        assertThat(audience.toldTo(ANN)).containsExactly("approval.requested /create/tasks/" + task);
        assertThat(audience.toldTo(BOB)).hasSize(1);
        assertThat(audience.toldTo(JANE)).isEmpty();
        assertThat(courier.deliver()).isZero();
    }

    @Test
    void aDecisionIsToldToWhoAskedAndTakesThePlaceOfTheRequestForTheOthers() throws SQLException {
        ann.approve(ask("plan").id());

        courier.deliver();

        assertThat(audience.toldTo(JANE)).containsExactly("approval.decided /create/tasks/" + task);
        assertThat(audience.toldTo(BOB)).containsExactly("approval.decided /create/tasks/" + task);
    }

    @Test
    void anEndOfTimeIsToldAsADecision() throws SQLException {
        now.set(ask("plan").expiresAt());
        approvals.expire();

        courier.deliver();

        assertThat(audience.toldTo(JANE)).containsExactly("approval.decided /create/tasks/" + task);
        assertThat(audience.toldTo(ANN)).containsExactly("approval.decided /create/tasks/" + task);
    }

    @Test
    void nobodyIsLeftWithARequestThatIsVoid() throws SQLException {
        ask("plan");
        approvals.close(task);

        courier.deliver();

        assertThat(audience.toldTo(ANN)).containsExactly("approval.withdrawn /create/tasks/" + task);
    }

    @Test
    void anotherPlanIsAskedForAnewAndTheFirstRequestIsWithdrawn() throws SQLException {
        ask("plan");
        ask("another plan");

        courier.deliver();

        assertThat(audience.toldTo(ANN))
                .containsExactlyInAnyOrder(
                        "approval.withdrawn /create/tasks/" + task, "approval.requested /create/tasks/" + task);
    }

    @Test
    void nothingIsLostWhileNotificationsCannotBeKept() throws SQLException {
        audience.away(true);
        ask("plan");
        assertThatIllegalStateException().isThrownBy(courier::deliver);

        audience.away(false);
        courier.deliver();

        assertThat(audience.toldTo(ANN)).hasSize(1);
    }

    @Test
    void whatWasDeliveredBeforeAFailureIsNotDeliveredAgain() throws SQLException {
        List<String> told = new ArrayList<>();
        AtomicBoolean away = new AtomicBoolean(true);
        NotificationCourier other = courier(
                (to, but, origin, payload) -> {
                    if (away.get() && told.size() == 1) {
                        throw new IllegalStateException("The other server is away");
                    }
                    told.add(payload.topic());
                },
                Duration.ofDays(1));
        ann.approve(ask("plan").id());

        assertThat(other.deliver()).isEqualTo(1);
        assertThatIllegalStateException().isThrownBy(other::deliver);
        away.set(false);
        while (other.deliver() > 0) {
            assertThat(told).hasSizeLessThan(10);
        }

        assertThat(told.stream().filter("approval.requested"::equals)).hasSize(1);
        assertThat(told).contains("approval.decided");
    }

    @Test
    void whatCouldNotBeToldForADayIsDroppedAndWhatIsYoungerWaits() throws SQLException {
        audience.away(true);
        ask("plan");
        now.set(now.get().plus(Duration.ofHours(23)));
        ask("another plan");
        assertThatIllegalStateException().isThrownBy(courier::deliver);

        now.set(now.get().plus(Duration.ofHours(1)));
        assertThat(courier.deliver()).isEqualTo(1);
        assertThatIllegalStateException().isThrownBy(courier::deliver);
        audience.away(false);
        courier.deliver();

        assertThat(audience.toldTo(ANN))
                .containsExactlyInAnyOrder(
                        "approval.withdrawn /create/tasks/" + task, "approval.requested /create/tasks/" + task);
        assertThat(outcomes(courier)).contains("outcome=\"dropped\"} 1.0").contains("outcome=\"told\"} 2.0");
    }

    @Test
    void aServerWithoutNotificationsIsAskedForTenMinutesAndThenNobodyIsTold() throws SQLException {
        NODE.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(404)));
        NotificationCourier beside = beside();
        ask("plan");
        assertThatThrownBy(beside::deliver).isInstanceOf(NotificationPlugin.AbsentException.class);

        now.set(now.get().plus(Duration.ofMinutes(10)));

        assertThat(beside.deliver()).isEqualTo(1);
        assertThat(beside.deliver()).isZero();
        assertThat(outcomes(beside)).contains("outcome=\"dropped\"} 1.0").contains("outcome=\"told\"} 0.0");
        assertThat(NODE.getAllServeEvents()).hasSize(2);
    }

    @Test
    void whatTheOtherServerFindsWrongKeepsNothingElseFromBeingTold() throws SQLException {
        NODE.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(400)));
        NotificationCourier beside = beside();
        ann.approve(ask("plan").id());

        assertThat(beside.deliver()).isEqualTo(2);

        assertThat(outcomes(beside)).contains("outcome=\"refused\"} 2.0");
    }

    @Test
    void aGroupThatARuleNamesWronglyKeepsNobodyElseFromBeingTold() throws SQLException {
        ask("plan", "no reference at all:::", LEADS);

        courier.deliver();

        assertThat(audience.toldTo(ANN)).hasSize(1);
    }

    @Test
    void whatComesUpWhileItRunsIsDelivered() {
        courier.start();
        try {
            ask("plan");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !audience.toldTo(ANN).isEmpty());
        } finally {
            courier.close();
        }
    }

    private NotificationCourier courier(UserNotices notices, Duration pause) {
        return new NotificationCourier(() -> tables, notices, connection -> now.get(), pause);
    }

    private NotificationCourier beside() {
        return courier(
                UserNotices.elsewhere(URI.create(NODE.baseUrl()), new TestSessions().pluginTokens()),
                Duration.ofDays(1));
    }

    private static String outcomes(NotificationCourier courier) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        courier.bindTo(registry);
        return registry.scrape();
    }

    private ApprovalRequest ask(String planHash) {
        return ask(planHash, LEADS);
    }

    private ApprovalRequest ask(String planHash, String... groups) {
        return approvals
                .ask(
                        new Subject(
                                task,
                                planHash,
                                JANE,
                                null,
                                "template:default/service",
                                JsonNodeFactory.instance.objectNode()),
                        List.of(new ApprovalRequirement(
                                "APP-001", "Tier 1", List.of(groups), 1, true, Duration.ofHours(24))))
                .getFirst();
    }
}
