package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusalsTests {

    @Test
    void whatARuleSaysOfSeveralStepsIsSaidOnce() {
        String message = Refusals.message(
                "No.",
                List.of(
                        finding("OWN-001", "Not this owner", "/parameters/owner"),
                        finding("OWN-001", "Not this owner", "/parameters/owner"),
                        finding("SCM-001", "Not this host", "/steps/0/input/repoUrl"),
                        finding("SCM-001", "Not this host", "/steps/2/input/repoUrl"),
                        finding("SCM-001", "Not that host", "/steps/1/input/repoUrl")));

        assertThat(message).isEqualTo("""
                No.
                [OWN-001] Not this owner
                [SCM-001] Not this host (Steps 1, 3)
                [SCM-001] Not that host""");
    }

    @Test
    void aPolicyThatFailedIsToldFromARuleThatForbids() {
        Finding rule = finding("OWN-001", "Not this owner", null);
        Finding failure = Finding.ofPlatform("POLICY-ERROR", "It broke", "Ask the operators");

        assertThat(Refusals.what(null, List.of(rule))).isEqualTo("The policy does not allow this task.");
        assertThat(Refusals.what("fetch", List.of(rule, failure))).isEqualTo("The policy does not allow step fetch.");
        assertThat(Refusals.what("fetch", List.of(failure)))
                .isEqualTo("The policy could not decide about step fetch, so it is refused.");
    }

    private static Finding finding(String code, String message, @Nullable String path) {
        return new Finding(code, "high", message, null, null, path);
    }
}
