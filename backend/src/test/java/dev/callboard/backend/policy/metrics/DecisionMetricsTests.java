package dev.callboard.backend.policy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.policy.ExemptionWatch;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineStatus;
import dev.callboard.policy.Finding;
import dev.callboard.policy.Judgement;
import dev.callboard.policy.KnownInput;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.StrictJson;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

class DecisionMetricsTests {

    private static final PolicyDecision DENIED =
            new PolicyDecision.Denied("id", "r1", List.of(new Finding("SCM-001", "high", "No", null, null, null)));
    private static final PolicyDecision NONE = new PolicyDecision.Unavailable("id", "away");

    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private @Nullable String revision = "r1";
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HeldTasks held = new HeldTasks(() -> now);
    private final DecisionMetrics decisions = new DecisionMetrics(registry, () -> "embedded", held);
    private final EngineMetrics engine = new EngineMetrics(
            registry,
            this::status,
            held,
            new ExemptionWatch((entryPoint, input) -> Mono.empty(), () -> now),
            () -> now);

    @Test
    void countsOutcomesAndHowLongTheyTook() {
        keep(step(), defined("{}"), DENIED);
        keep(step().put("dryRun", true), defined("{}"), DENIED);

        assertThat(scraped())
                .contains("policy_decisions_total{entrypoint=\"action\",mode=\"enforce\",outcome=\"deny\"} 1.0")
                .contains("policy_decisions_total{entrypoint=\"action\",mode=\"dry_run\",outcome=\"deny\"} 1.0")
                .contains("policy_latency_seconds_bucket{engine=\"embedded\",entrypoint=\"action\",le=\"0.005\"} 2")
                .contains("policy_drift_total 2.0");
    }

    @Test
    void everyFigureOfThePolicyInTheDashboardAndTheAlertsExists() throws IOException {
        keep(step(), defined("{\"deny\":[{\"code\":\"SCM-001\"}]}"), DENIED);
        keep(step(), new EngineAnswer.Unavailable("away"), NONE);
        Path operate = Path.of("..", "docs", "operate");
        String asked =
                Files.readString(operate.resolve("dashboard.json")) + Files.readString(operate.resolve("alerts.yaml"));
        List<String> names = Pattern.compile("\\bpolicy_[a-z_]+")
                .matcher(asked)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();

        String scraped = scraped();
        assertThat(names)
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(scraped.lines())
                        .anyMatch(line -> line.startsWith(name + "{") || line.startsWith(name + " ")));
    }

    @Test
    void countsFindingsByCodeAndEffect() {
        keep(step(), defined("{\"deny\":[{\"code\":\"SCM-001\"}],\"shadow\":[{\"code\":\"OWN-001\"}]}"), DENIED);

        assertThat(scraped())
                .contains("policy_findings_total{code=\"SCM-001\",effect=\"deny\"} 1.0")
                .contains("policy_findings_total{code=\"OWN-001\",effect=\"shadow\"} 1.0")
                .doesNotContain("policy_shadow_diff_total");
    }

    @Test
    void countsWhyThereWasNoDecision() {
        keep(step(), new EngineAnswer.Unavailable("away"), NONE);
        keep(step(), new EngineAnswer.Protocol("html"), DENIED);
        keep(step(), new EngineAnswer.Undefined(), DENIED);

        assertThat(scraped())
                .contains("policy_engine_errors_total{kind=\"unavailable\"} 1.0")
                .contains("policy_engine_errors_total{kind=\"protocol\"} 1.0")
                .contains("policy_engine_errors_total{kind=\"undefined\"} 1.0");
    }

    @Test
    void nothingThatRulesOrUsersWriteBecomesALabelWithoutBound() {
        for (int n = 0; n < 2 * RuleCodes.MAX_CODES; n++) {
            String code = "X%sA-%03d".formatted((char) ('A' + n / 500), n % 500);
            keep(step().put("id", "user-" + n), defined("{\"deny\":[{\"code\":\"" + code + "\"}]}"), DENIED);
        }
        keep(step(), defined("{\"deny\":[{\"code\":\"ghp_0123456789abcdef\"},{\"message\":\"secret\"},7]}"), DENIED);

        String scraped = scraped();
        assertThat(scraped.lines().filter(line -> line.startsWith("policy_findings_total{")))
                .hasSize(RuleCodes.MAX_CODES + 1);
        assertThat(scraped)
                .contains("policy_findings_total{code=\"other\",effect=\"deny\"} 503.0")
                .doesNotContain("ghp_", "secret", "user-1", "template:", "guest");
    }

    @Test
    void aTaskIsHeldUntilThereIsADecisionOrItIsGivenUp() {
        keep(ofTask("t1"), new EngineAnswer.Unavailable("away"), NONE);
        keep(ofTask("t2"), new EngineAnswer.Unavailable("away"), NONE);
        assertThat(scraped()).contains("policy_hold_tasks 2.0");

        keep(ofTask("t1"), defined("{}"), DENIED);
        assertThat(scraped()).contains("policy_hold_tasks 1.0");

        now = now.plus(Duration.ofMinutes(3));
        assertThat(scraped()).contains("policy_hold_tasks 0.0");
    }

    @Test
    void namesTheRevisionThatIsAskedAndNoneThatWas() {
        assertThat(scraped()).contains("policy_bundle_info{name=\"embedded\",revision=\"r1\"} 1");

        revision = "r2";
        now = now.plusSeconds(60);

        assertThat(scraped())
                .contains("policy_bundle_info{name=\"embedded\",revision=\"r2\"} 1", "policy_bundle_age_seconds 60.0")
                .doesNotContain("r1");
    }

    @Test
    void withoutRulesThereIsNoAge() {
        revision = null;

        assertThat(scraped()).contains("revision=\"none\"", "policy_bundle_age_seconds NaN", "policy_engine_ready 0.0");
    }

    private EngineStatus status() {
        Instant since = revision == null ? null : Instant.parse("2026-11-24T10:00:00Z");
        return new EngineStatus("embedded", "the shipped rules", revision != null, revision, since, null);
    }

    private String scraped() {
        engine.refresh();
        return registry.scrape();
    }

    private void keep(ObjectNode input, EngineAnswer answer, PolicyDecision decision) {
        decisions
                .keep(new Judgement(EntryPoint.ACTION, input, List.of(answer), decision, now, Duration.ofMillis(3)))
                .block();
    }

    private static EngineAnswer defined(String document) {
        return new EngineAnswer.Defined(StrictJson.read(document.getBytes(StandardCharsets.UTF_8)), "r1");
    }

    private static ObjectNode step() {
        return KnownInput.step().deepCopy().asObject();
    }

    private static ObjectNode ofTask(String id) {
        ObjectNode step = step();
        step.path("task").asObject().put("id", id);
        return step;
    }
}
