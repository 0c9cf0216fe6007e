package dev.callboard.policy.opa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.PolicyEngineContract;
import dev.callboard.policy.testing.OpaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpaPolicyEngineTests extends PolicyEngineContract {

    private static OpaProcess server;
    private static OpaPolicyEngine engine;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = OpaServer.withTheShippedRules(folder.resolve("log"));
        // Whoever shares the machine with these tests may be busy.
        Duration patience = Duration.ofSeconds(20);
        engine = OpaPolicyEngine.start(
                new OpaSettings(server.url(), null, null, patience, patience), InstantSource.system());
    }

    @AfterAll
    static void stop() {
        engine.close();
        server.close();
    }

    @Test
    void wantsToBeWaitedForUntilItsOwnLimitsArePast() {
        assertThat(patience(Duration.ofSeconds(40), Duration.ofSeconds(2))).isGreaterThan(Duration.ofSeconds(40));
        assertThat(patience(Duration.ofSeconds(2), Duration.ofSeconds(40))).isGreaterThan(Duration.ofSeconds(40));
    }

    private static Duration patience(Duration steps, Duration plans) {
        OpaSettings settings = new OpaSettings(server.url(), null, null, steps, plans);
        try (OpaPolicyEngine waiting = OpaPolicyEngine.start(settings, InstantSource.system())) {
            return waiting.patience();
        }
    }

    @Override
    protected PolicyEngine engine() {
        return engine;
    }
}
