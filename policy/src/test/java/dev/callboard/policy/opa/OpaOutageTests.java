package dev.callboard.policy.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.callboard.policy.EngineAnswer.Unavailable;
import dev.callboard.policy.Inputs;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpaOutageTests {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    @Test
    void aServerThatKeepsSilentIsLeftAloneAfterSomeFailures() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (OpaPolicyEngine engine = OpaPolicyEngine.start(
                new OpaSettings(URI.create("http://127.0.0.1:" + port), null, null, LIMIT, LIMIT),
                InstantSource.system())) {
            Unavailable last = new Unavailable("");
            for (int question = 0; question < 7; question++) {
                last = (Unavailable) engine.evaluate(EntryPoint.ACTION, Inputs.step())
                        .blockOptional(LIMIT.multipliedBy(2))
                        .orElseThrow();
            }

            assertThat(last.why()).contains("did not answer lately");
            assertThat(engine.status().ready()).isFalse();
            assertThat(engine.status().revision()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opa:8181", "ftp://opa", "/v1", "http://user:pw@opa", "http://opa/?a=b", "http:///x"})
    void refusesWhatIsNoAddressOfAServer(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> OpaSettings.of(URI.create(url)));
    }
}
