package dev.callboard.backend.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExemptionWatchTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-11-23T10:15:00Z");
    private static final JsonNode MANIFEST = JsonMapper.shared().readTree("""
            {"exemptions": [
              {"code": "A-001", "template": "template:default/late", "expires": "2027-11-23T00:00:00Z", "ticket": "T-1",
               "approvedBy": "user:default/ada"},
              {"code": "B-001", "entity": "component:default/*", "subject": "user:default/bob",
               "expires": "2026-12-01T00:00:00Z", "ticket": "T-2", "approvedBy": "user:default/ada"},
              {"code": "C-001", "template": "*", "expires": "2026-11-01T00:00:00Z", "ticket": "T-3",
               "approvedBy": "user:default/ada"},
              {"code": "D-001", "template": "*", "expires": "soon", "ticket": "T-4", "approvedBy": "user:default/ada"}]}""");

    private final ExemptionWatch watch =
            new ExemptionWatch((entryPoint, input) -> Mono.just(new Defined(MANIFEST, "r1")), InstantSource.fixed(NOW));

    @Test
    void theFirstToEndIsFirstAndItsStateIsSaid() {
        List<Exemption> exemptions = exemptions(watch);

        assertThat(exemptions)
                .extracting(exemption -> exemption.code() + " " + exemption.scope() + " "
                        + exemption.json(NOW).get("state"))
                .containsExactly(
                        "D-001 * ended",
                        "C-001 * ended",
                        "B-001 component:default/* ends soon",
                        "A-001 template:default/late in force");
    }

    @Test
    void thoseThatEndSoonAreCountedOnceTheyAreKnown() {
        assertThat(watch.endingSoon()).isNaN();

        watch.note(exemptions(watch));

        assertThat(watch.endingSoon()).isEqualTo(1);
    }

    @Test
    void onlyThoseThatNeedAttentionAreReported() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(ExemptionWatch.class);
        logger.addAppender(lines);
        try {
            watch.report(exemptions(watch));
        } finally {
            logger.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "The exemption T-4 from D-001 for * has ended; take it out",
                        "The exemption T-3 from C-001 for * has ended; take it out",
                        "The exemption T-2 from B-001 for component:default/* ends at 2026-12-01T00:00:00Z; it was approved by"
                                + " user:default/ada");
    }

    @Test
    void rulesThatCannotBeAskedHaveNone() {
        ExemptionWatch blind = new ExemptionWatch(
                (entryPoint, input) -> Mono.just(new EngineAnswer.Unavailable("away")), InstantSource.fixed(NOW));

        assertThat(exemptions(blind)).isEmpty();
    }

    private static List<Exemption> exemptions(ExemptionWatch watch) {
        return Objects.requireNonNull(watch.exemptions().block(LIMIT));
    }
}
