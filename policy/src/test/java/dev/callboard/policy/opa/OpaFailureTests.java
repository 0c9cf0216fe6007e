package dev.callboard.policy.opa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.Inputs;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.policy.PolicyDecision.Unavailable;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.testing.OpaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real OPA server that fails between the questions of one task. */
class OpaFailureTests {

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    @Timeout(300)
    void aServerThatIsStoppedPermitsNothingUntilItGoesOn() throws Exception {
        try (OpaProcess server = OpaServer.withTheShippedRules(folder.resolve("opa.log"));
                OpaPolicyEngine engine = engine(server)) {
            PolicyGate gate = PolicyGate.of(engine, PATIENCE);
            awaitPermission(gate);

            server.signal("STOP");
            assertThat(decision(gate)).isInstanceOf(Unavailable.class);

            server.signal("CONT");
            awaitPermission(gate);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM"})
    @Timeout(300)
    void aServerThatIsGonePermitsNothing(String signal) throws Exception {
        try (OpaProcess server = OpaServer.withTheShippedRules(folder.resolve("opa.log"));
                OpaPolicyEngine engine = engine(server)) {
            PolicyGate gate = PolicyGate.of(engine, PATIENCE);
            awaitPermission(gate);

            server.signal(signal);
            server.awaitEnd();

            assertThat(decision(gate)).isInstanceOf(Unavailable.class);
        }
    }

    private static OpaPolicyEngine engine(OpaProcess server) {
        return OpaPolicyEngine.start(new OpaSettings(server.url(), null, null, LIMIT, LIMIT), InstantSource.system());
    }

    /** First answers are slow, and after a failure the circuit is open for a while. */
    private static void awaitPermission(PolicyGate gate) {
        PolicyDecision decision = decision(gate);
        while (!(decision instanceof Allowed)) {
            assertThat(decision).isInstanceOf(Unavailable.class);
            decision = decision(gate);
        }
    }

    private static PolicyDecision decision(PolicyGate gate) {
        return Objects.requireNonNull(gate.decide(new PolicyInput(EntryPoint.ACTION, Inputs.step()))
                .delayElement(Duration.ofMillis(100))
                .block(PATIENCE.multipliedBy(2)));
    }
}
