package dev.callboard.policy.opa;

import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.PolicyEngineContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class OpaPolicyEngineTests extends PolicyEngineContract {

    private static OpaServer server;
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

    @Override
    protected PolicyEngine engine() {
        return engine;
    }
}
