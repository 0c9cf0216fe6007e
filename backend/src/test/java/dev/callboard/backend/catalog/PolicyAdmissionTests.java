package dev.callboard.backend.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.processing.AdmissionCheck;
import dev.callboard.catalog.processing.AdmissionCheck.Answer;
import dev.callboard.catalog.processing.AdmissionCheck.Candidate;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.EngineStatus;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(120)
class PolicyAdmissionTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final LocationRef FILE = new LocationRef("url", "https://git.example/acme/a/blob/main/a.yaml");

    @Test
    void theShippedRulesAreAskedAndWhatTheyRemarkIsToldWithItsRemedy() {
        try (EmbeddedPolicyEngine engine = EmbeddedPolicyEngine.of(BundleSource.shipped(), InstantSource.system())) {
            List<Answer> answers = admission(engine, AdmissionMode.ENFORCE)
                    .ask(List.of(candidate("one", "group:team"), candidate("two", "user:ada")));

            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.denials()).isEmpty());
            assertThat(answers.get(0).warnings()).isEmpty();
            assertThat(answers.get(1).warnings())
                    .containsExactly("ENT-002: It is in production and belongs to no group. What to do: "
                            + "Name a group in spec.owner.");
        }
    }

    @Test
    void aDenialComesWithCodeReasonAndRemedy() {
        FakeEngine engine = new FakeEngine(List.of("catalog-input/v1"), PolicyAdmissionTests::denied);

        Answer answer = admission(engine, AdmissionMode.ENFORCE)
                .ask(List.of(candidate("one", "group:team")))
                .getFirst();

        assertThat(answer.denials()).containsExactly("TST-001: It is forbidden. What to do: Say something else");
        assertThat(admission(engine, AdmissionMode.SHADOW)
                        .ask(List.of(candidate("one", "group:team")))
                        .getFirst())
                .satisfies(onTrial -> {
                    assertThat(onTrial.denials()).isEmpty();
                    assertThat(onTrial.warnings())
                            .singleElement()
                            .asString()
                            .startsWith("On trial, so it is admitted all the same: TST-001");
                });
    }

    @Test
    void aBundleThatIsNotAboutEntitiesIsNotAsked() {
        FakeEngine engine = new FakeEngine(List.of("action-input/v1"), PolicyAdmissionTests::denied);

        assertThat(admission(engine, AdmissionMode.ENFORCE).ask(List.of(candidate("one", "group:team"))))
                .isEmpty();
    }

    @Test
    void aBundleThatIsAboutEntitiesAndHasNoDecisionAdmitsNothing() {
        FakeEngine engine = new FakeEngine(List.of("catalog-input/v1"), (id, input) -> new EngineAnswer.Undefined());

        assertThat(admission(engine, AdmissionMode.ENFORCE)
                        .ask(List.of(candidate("one", "group:team")))
                        .getFirst()
                        .denials())
                .singleElement()
                .asString()
                .startsWith("POLICY-ERROR: The policy has no decision on entities");
    }

    @Test
    void anEngineThatIsAwayIsNoDecision() {
        FakeEngine away =
                new FakeEngine(List.of("catalog-input/v1"), (id, input) -> new EngineAnswer.Unavailable("it is away"));
        RunningPolicyEngine gone = new FakeEngine(List.of(), PolicyAdmissionTests::denied) {
            @Override
            public Mono<EngineAnswer> evaluate(EntryPoint entryPoint, JsonNode input) {
                return Mono.just(new EngineAnswer.Unavailable("it is gone"));
            }
        };

        assertThatThrownBy(() -> admission(away, AdmissionMode.ENFORCE).ask(List.of(candidate("one", "group:team"))))
                .isInstanceOf(AdmissionCheck.Unavailable.class)
                .hasMessage("it is away");
        assertThatThrownBy(() -> admission(gone, AdmissionMode.ENFORCE).ask(List.of(candidate("one", "group:team"))))
                .isInstanceOf(AdmissionCheck.Unavailable.class);
    }

    @Test
    void theModeIsReadByTheLetter() {
        assertThat(mode("{}")).isEqualTo(AdmissionMode.OFF);
        assertThat(mode("callboard: {catalog: {admission: enforce}}")).isEqualTo(AdmissionMode.ENFORCE);
        assertThat(mode("callboard: {catalog: {admission: off}}")).isEqualTo(AdmissionMode.OFF);
        assertThat(mode("callboard: {catalog: {admission: shadow}}")).isEqualTo(AdmissionMode.SHADOW);
        assertThatThrownBy(() -> mode("callboard: {catalog: {admission: sometimes}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("callboard.catalog.admission");
    }

    private static AdmissionMode mode(String yaml) {
        return AdmissionMode.of(AppConfig.parse(yaml));
    }

    private static PolicyAdmission admission(RunningPolicyEngine engine, AdmissionMode mode) {
        return new PolicyAdmission(engine, PATIENCE, mode, InstantSource.system());
    }

    private static Candidate candidate(String name, String owner) {
        ObjectNode entity = (ObjectNode) JsonMapper.shared().readTree("""
                        {"apiVersion": "backstage.io/v1alpha1", "kind": "Component",
                         "metadata": {"name": "%s", "namespace": "default"},
                         "spec": {"type": "service", "lifecycle": "production", "owner": "%s"}}
                        """.formatted(name, owner));
        return new Candidate(new Entity(entity), null, FILE);
    }

    private static EngineAnswer denied(String id, JsonNode input) {
        String answer = """
                {"schema": "catalog-decision/v1", "id": "%s", "ttl": 0, "decisions": [
                  {"ref": "component:default/one", "admit": false, "warn": [], "shadow": [], "exempted": [],
                   "annotations": {}, "quarantine": false,
                   "deny": [{"code": "TST-001", "severity": "high", "enforcement": "enforce", "overridable": true,
                             "message": "It is forbidden", "remediation": "Say something else"}]}]}
                """.formatted(id);
        return new Defined(JsonMapper.shared().readTree(answer), "1");
    }

    /** Rules with a manifest and one answer about entities. */
    private static class FakeEngine implements RunningPolicyEngine {

        private final List<String> contracts;
        private final BiFunction<String, JsonNode, EngineAnswer> answer;

        FakeEngine(List<String> contracts, BiFunction<String, JsonNode, EngineAnswer> answer) {
            this.contracts = contracts;
            this.answer = answer;
        }

        @Override
        public Mono<EngineAnswer> evaluate(EntryPoint entryPoint, JsonNode input) {
            if (entryPoint == EntryPoint.MANIFEST) {
                ObjectNode manifest = JsonMapper.shared().createObjectNode();
                contracts.forEach(manifest.putArray("contracts")::add);
                return Mono.just(new Defined(manifest, "1"));
            }
            return Mono.just(answer.apply(input.path("id").asString(), input));
        }

        @Override
        public EngineStatus status() {
            return new EngineStatus("fake", "a test", true, "1", null, null);
        }

        @Override
        public void close() {}
    }
}
