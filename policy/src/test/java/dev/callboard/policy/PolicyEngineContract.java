package dev.callboard.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.policy.PolicyDecision.Denied;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What every engine does with the shipped rules. */
public abstract class PolicyEngineContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** An engine that has the shipped rules; made once, and closed by the subclass. */
    protected abstract PolicyEngine engine();

    @Test
    void allowsAStepWithoutFault() {
        ObjectNode step = Inputs.step();

        assertThat(decide(EntryPoint.ACTION, step))
                .asInstanceOf(type(Allowed.class))
                .satisfies(allowed -> {
                    assertThat(allowed.judged()).isEqualTo(step);
                    assertThat(allowed.revision()).matches("[0-9a-f]{16}");
                });
    }

    @Test
    void allowsAPlanWithoutFault() {
        assertThat(decide(EntryPoint.TASK, Inputs.plan())).isInstanceOf(Allowed.class);
    }

    @Test
    void deniesAPlanWithAForbiddenOwnerAndSaysWhy() {
        ObjectNode plan = Inputs.plan();
        ((ObjectNode) plan.path("parameters")).put("owner", "group:default/contractors");

        assertThat(findings(decide(EntryPoint.TASK, plan)))
                .containsExactly(new Finding(
                        "OWN-001",
                        "high",
                        "group:default/contractors may not own anything",
                        "Choose a team that may own services, for instance one of your own.",
                        null,
                        "/parameters/owner"));
    }

    @Test
    void deniesAtTheStepWhatAPlanCouldNotKnow() {
        ObjectNode plan = Inputs.plan();
        ObjectNode planned = (ObjectNode) plan.at("/steps/1");
        planned.putArray("unknown").add("/repoUrl");
        ((ObjectNode) planned.path("target")).putNull("host").putNull("org");
        ObjectNode step = Inputs.step();
        ((ObjectNode) step.path("target")).put("org", "partners");

        assertThat(decide(EntryPoint.TASK, plan)).isInstanceOf(Allowed.class);
        assertThat(findings(decide(EntryPoint.ACTION, step)))
                .extracting(Finding::code, Finding::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "SCM-003", "Nothing may be changed below \"partners\" on \"git.acme.example\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "null", "\"text\"", "7", "{\"id\":\"only\"}", "{\"schema\":\"action-input/v1\"}"})
    void hasNoPermissionForWhatIsNoInput(String json) {
        JsonNode input = StrictJson.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));

        for (EntryPoint entryPoint : List.of(EntryPoint.TASK, EntryPoint.ACTION)) {
            EngineAnswer answer = answer(entryPoint, input);

            assertThat(answer).isNotInstanceOf(EngineAnswer.Unavailable.class);
            if (answer instanceof Defined(JsonNode result, String revision)) {
                assertThat(result.path("allow").booleanValue()).as(revision).isFalse();
            }
        }
    }

    @Test
    void saysWhatTheRulesCanBeUsedFor() {
        assertThat(answer(EntryPoint.MANIFEST, Inputs.step()))
                .asInstanceOf(type(Defined.class))
                .satisfies(defined -> {
                    assertThat(defined.result().path("contracts"))
                            .extracting(JsonNode::asString)
                            .contains("action-input/v1", "task-input/v1", "decision/v1");
                    assertThat(defined.result().path("problems")).isEmpty();
                });
    }

    @Test
    void judgesAnInputOfTheGreatestSizeThatTheGateLetsThrough() {
        ObjectNode step = Inputs.step();
        ((ObjectNode) step.path("parameters")).put("essay", "x".repeat(EngineGate.MAX_INPUT_BYTES - 5_000));

        assertThat(decide(EntryPoint.ACTION, step)).isInstanceOf(Allowed.class);
    }

    @Test
    void answersManyQuestionsAtOnceEachForItself() {
        List<PolicyDecision> decisions = Flux.range(0, 200)
                .flatMap(
                        number -> {
                            ObjectNode step = Inputs.step();
                            step.put("id", "id-" + number);
                            ((ObjectNode) step.path("target")).put("org", number % 2 == 0 ? "acme" : "partners");
                            return PolicyGate.of(engine(), LIMIT).decide(new PolicyInput(EntryPoint.ACTION, step));
                        },
                        16)
                .collectList()
                .block(LIMIT);

        List<String> wrong = new ArrayList<>();
        for (PolicyDecision decision : Objects.requireNonNull(decisions)) {
            boolean even = Integer.parseInt(decision.id().substring(3)) % 2 == 0;
            if (decision instanceof Allowed != even || decision instanceof Denied == even) {
                wrong.add(decision.toString());
            }
        }
        assertThat(decisions).hasSize(200);
        assertThat(wrong).isEmpty();
    }

    private EngineAnswer answer(EntryPoint entryPoint, JsonNode input) {
        return Objects.requireNonNull(engine().evaluate(entryPoint, input).block(LIMIT));
    }

    private PolicyDecision decide(EntryPoint entryPoint, ObjectNode input) {
        return Objects.requireNonNull(PolicyGate.of(engine(), LIMIT)
                .decide(new PolicyInput(entryPoint, input))
                .block(LIMIT));
    }

    private static List<Finding> findings(PolicyDecision decision) {
        assertThat(decision).isInstanceOf(Denied.class);
        return ((Denied) decision).findings();
    }
}
