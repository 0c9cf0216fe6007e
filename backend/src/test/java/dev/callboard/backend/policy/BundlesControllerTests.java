package dev.callboard.backend.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.policy.EngineReports.Kind;
import dev.callboard.backend.policy.EngineReports.Report;
import dev.callboard.backend.runtime.TestPostgres;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineStatus;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.RunningPolicyEngine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a replica tells of the rules that it and the others ask. */
class BundlesControllerTests {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final EngineStatus OWN =
            new EngineStatus("embedded", "shipped", true, "r2", NOW.minusSeconds(90), null);

    private final DataSource tables = TestPostgres.migrated("policy");
    private final EngineReports reports = new EngineReports(() -> tables);

    @Test
    void thisReplicaIsFirstAndAnotherIsToldOfWithItsRevisionAgeAndError() {
        reports.keep(server("a-other", status("r1", "2026-03-04T05:00:07Z", "rules.rego:3: it is broken")));

        List<JsonNode> items = items(reports);

        assertThat(items).hasSize(2);
        assertThat(items.getFirst().path("revision").asString()).isEqualTo("r2");
        assertThat(items.getFirst().path("ageSeconds").asInt()).isEqualTo(90);
        assertThat(items.getFirst().path("lastError").isNull()).isTrue();
        JsonNode other = items.getLast();
        assertThat(other.path("replica").asString()).isEqualTo("a-other");
        assertThat(other.path("kind").asString()).isEqualTo("server");
        assertThat(other.path("revision").asString()).isEqualTo("r1");
        assertThat(other.path("ageSeconds").asInt()).isEqualTo(360);
        assertThat(other.path("lastError").asString()).isEqualTo("rules.rego:3: it is broken");
    }

    @Test
    void aReplicaWithoutRulesYetHasNoAgeAndOneWhoseClockIsAheadNoneBelowZero() {
        reports.keep(server("a-ahead", status("r1", "2026-03-04T06:00:00Z", null)));
        reports.keep(server("b-starting", status(null, null, "no bundle yet")));

        List<JsonNode> items = items(reports);

        assertThat(items.get(1).path("ageSeconds").asInt(-1)).isZero();
        assertThat(items.get(2).path("ageSeconds").isNull()).isTrue();
        assertThat(items.get(2).path("ready").asBoolean()).isTrue();
    }

    @Test
    void aReplicaThatDiedIsNoLongerListedAfterTwoMinutesAndForgottenAfterAnHour() {
        reports.keep(server("a-silent", status("r1", null, null)));
        reports.keep(server("b-gone", status("r1", null, null)));
        lastHeardOf("a-silent", Duration.ofMinutes(3));
        lastHeardOf("b-gone", Duration.ofMinutes(61));

        reports.keep(server("c-alive", status("r1", null, null)));

        assertThat(replicas(items(reports)))
                .doesNotContain("a-silent", "b-gone")
                .contains("c-alive");
        assertThat(change("update policy_engines set id = id where id = ?", "a-silent"))
                .isOne();
        assertThat(change("update policy_engines set id = id where id = ?", "b-gone"))
                .isZero();
    }

    @Test
    void aReplicaWhoseClockIsWrongIsListedAndForgetsNobody() {
        reports.keep(server("a-right", status("r1", null, null)));
        reports.keep(new Report(Kind.SERVER, "b-behind", status("r1", null, null), NOW.minus(Duration.ofDays(400))));
        reports.keep(new Report(Kind.SERVER, "c-ahead", status("r1", null, null), NOW.plus(Duration.ofDays(40_000))));

        assertThat(replicas(items(reports))).contains("a-right", "b-behind", "c-ahead");
    }

    @Test
    void whatANewerServerWroteDoesNotHideTheOthers() {
        reports.keep(server("a-other", status("r1", null, null)));
        reports.keep(server("b-newer", status("r1", null, null)));
        change("update policy_engines set kind = 'SOMETHING' where id = ?", "b-newer");

        assertThat(replicas(items(reports))).contains("a-other").doesNotContain("b-newer");
    }

    @Test
    void withoutItsDatabaseAReplicaTellsOfItself() {
        EngineReports lost = new EngineReports(() -> {
            throw new IllegalStateException("The database is not there");
        });

        assertThat(items(lost))
                .singleElement()
                .satisfies(item -> assertThat(item.path("revision").asString()).isEqualTo("r2"));
    }

    private static List<JsonNode> items(EngineReports reports) {
        InstantSource clock = InstantSource.fixed(NOW);
        byte[] body = WebTestClient.bindToController(
                        new BundlesController(new EngineReporter(new Asked(), reports, clock), reports, clock))
                .configureClient()
                .responseTimeout(LIMIT)
                .build()
                .get()
                .uri("/api/policy/bundles")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared()
                .readTree(Objects.requireNonNull(body))
                .path("items")
                .valueStream()
                .toList();
    }

    private static List<String> replicas(List<JsonNode> items) {
        return items.stream().map(item -> item.path("replica").asString()).toList();
    }

    private static Report server(String replica, ObjectNode status) {
        return new Report(Kind.SERVER, replica, status, NOW);
    }

    private static ObjectNode status(@Nullable String revision, @Nullable String since, @Nullable String lastError) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("engine", "embedded")
                .put("source", "shipped")
                .put("ready", true)
                .put("revision", revision)
                .put("since", since)
                .put("lastError", lastError);
    }

    private void lastHeardOf(String replica, Duration ago) {
        change(
                "update policy_engines set seen_at = now() - interval '" + ago.toSeconds() + " seconds' where id = ?",
                replica);
    }

    private int change(String sql, String replica) {
        try (Connection connection = tables.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, replica);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Asked implements RunningPolicyEngine {

        @Override
        public Mono<EngineAnswer> evaluate(EntryPoint entryPoint, JsonNode input) {
            return Mono.just(new EngineAnswer.Unavailable("Nobody asks"));
        }

        @Override
        public EngineStatus status() {
            return OWN;
        }

        @Override
        public void close() {}
    }
}
