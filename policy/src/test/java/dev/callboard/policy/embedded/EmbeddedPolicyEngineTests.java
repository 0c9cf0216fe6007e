package dev.callboard.policy.embedded;

import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.PolicyEngineContract;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedPolicyEngineTests extends PolicyEngineContract {

    private static EmbeddedPolicyEngine engine;

    @BeforeAll
    static void start() {
        engine = EmbeddedPolicyEngine.start(BundleSource.shipped(), Duration.ofMinutes(1), InstantSource.system());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Override
    protected PolicyEngine engine() {
        return engine;
    }
}
