package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.EngineAnswer.EvalError;
import dev.callboard.policy.EngineAnswer.Protocol;
import dev.callboard.policy.EngineAnswer.Rejected;
import dev.callboard.policy.EngineAnswer.Undefined;
import dev.callboard.policy.PolicyDecision.Denied;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.scaffolder.workflow.JudgedPlan;
import dev.callboard.scaffolder.workflow.PlanDecision;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class PlanTrialsTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DENIED = "{\"code\":\"TST-001\",\"severity\":\"high\",\"message\":\"No\"}";

    @Test
    void whatARuleForbidsIsDenied() {
        ObjectNode told = told(decision("decision/v1", DENIED));

        assertThat(told.path("outcome").asString()).isEqualTo("DENY");
        assertThat(told.has("why")).isFalse();
        assertThat(told.at("/findings/0/code").asString()).isEqualTo("TST-001");
    }

    @ParameterizedTest
    @MethodSource
    void aPolicyThatFailedIsToldAsFailed(EngineAnswer answer, String code, String why) {
        ObjectNode told = told(answer);

        assertThat(told.path("outcome").asString()).isEqualTo("ERROR");
        assertThat(told.path("why").asString()).contains(why);
        assertThat(told.at("/findings/0/code").asString()).isEqualTo(code);
    }

    static Stream<Object[]> aPolicyThatFailedIsToldAsFailed() {
        return Stream.of(
                new Object[] {new Undefined(), "POLICY-UNDEFINED", "no answer at backstage/scaffolder/task/decision"},
                new Object[] {
                    new EvalError("eval_builtin_error", "bad time", "rules/freeze.rego:7"),
                    "POLICY-ERROR",
                    "bad time (eval_builtin_error) at rules/freeze.rego:7"
                },
                new Object[] {new Rejected(401, "no token"), "POLICY-ERROR", "does not accept this server (401)"},
                new Object[] {new Protocol("it is HTML"), "POLICY-ERROR", "it is HTML"},
                new Object[] {decision("decision/v2", ""), "POLICY-CONTRACT", "/schema is not decision/v1"},
                new Object[] {decision("decision/v1", ""), "POLICY-CONTRADICTION", "gives no reason"});
    }

    @Test
    void whatAnUnusableAnswerForbidsIsToldBesideTheFailure() {
        ObjectNode told = told(decision("decision/v2", DENIED));

        assertThat(told.path("outcome").asString()).isEqualTo("ERROR");
        assertThat(told.path("findings").valueStream())
                .extracting(finding -> finding.path("code").asString())
                .containsExactly("TST-001", "POLICY-CONTRACT");
    }

    /** What an author is told when the engine answers that, by way of the real gate. */
    private static ObjectNode told(EngineAnswer answer) {
        ObjectNode question = JsonNodeFactory.instance.objectNode().put("id", "q1");
        Denied denied = (Denied) PolicyGate.of((entryPoint, input) -> Mono.just(answer))
                .decide(new PolicyInput(EntryPoint.TASK, question))
                .blockOptional(LIMIT)
                .orElseThrow();
        return PlanTrials.json(new JudgedPlan(question, new PlanDecision.Refused(denied.id(), denied.findings())));
    }

    private static Defined decision(String schema, String deny) {
        return new Defined(JsonMapper.shared().readTree("""
                {"schema":"%s","id":"q1","allow":false,"deny":[%s],"warn":[],"shadow":[],"exempted":[],
                 "require_approval":[],"obligations":[],"ttl":0}""".formatted(schema, deny)), "r1");
    }
}
