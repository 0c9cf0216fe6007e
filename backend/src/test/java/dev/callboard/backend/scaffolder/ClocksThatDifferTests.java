package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.runtime.SharedClock;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.opa.OpaPolicyEngine;
import dev.callboard.policy.opa.OpaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exemption that ends, where the clocks of replica, database and OPA server differ: OPA's shows another decade. */
@Timeout(300)
class ClocksThatDifferTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration HOLD = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Instant END = Instant.parse("2041-03-04T05:06:07Z");
    private static final TestRules EXEMPTING = TestRules.ALLOWING.withStep(Map.of(
            "allow",
            "time.parse_rfc3339_ns(input.time) < time.parse_rfc3339_ns(\"" + END + "\")",
            "deny",
            "[f | time.parse_rfc3339_ns(input.time) >= time.parse_rfc3339_ns(\"" + END + "\");"
                    + " f := {\"code\": \"TST-001\", \"severity\": \"high\", \"message\": \"It has ended\"}]"));

    @TempDir
    Path folder;

    private final Things things = new Things();
    private final AtomicReference<Instant> database = new AtomicReference<>(END.minusSeconds(60));
    private RealOpa opa;
    private OpaPolicyEngine engine;

    @BeforeEach
    void startOpa() throws Exception {
        opa = new RealOpa(folder, EXEMPTING);
        engine = OpaPolicyEngine.start(new OpaSettings(opa.url(), null, null, LIMIT, LIMIT), InstantSource.system());
        TaskWorld.await(() -> engine.status().ready());
    }

    @AfterEach
    void stopOpa() {
        engine.close();
        opa.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT11M", "-PT11M"})
    void endsWhenTheDatabaseSaysSo(String replicaIsAhead) {
        Duration ahead = Duration.parse(replicaIsAhead);
        SharedClock clock = new SharedClock(() -> database.get().plus(ahead), database::get);
        clock.look();
        try (TaskWorld world = new TaskWorld(
                TaskTables.empty(),
                TaskWorld.settings(folder).withHold(HOLD, PAUSE).withClock(clock::now),
                PolicyGate.of(engine),
                things)) {
            world.start();
            assertThat(ended(world)).isEqualTo(TaskStatus.COMPLETED);

            database.set(END);

            assertThat(ended(world)).isEqualTo(TaskStatus.FAILED);
            assertThat(things.history).containsExactly("a");
        }
    }

    private static TaskStatus ended(TaskWorld world) {
        TaskId id = world.create("{id: only, action: test:make, input: {text: a}}");
        world.awaitEnd(id);
        return world.status(id);
    }
}
