package dev.callboard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.policy.PolicyDecision.Denied;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class StepChangesTests {

    private static final String MAKE_PRIVATE = """
            {"op":"set_input","path":"/repoVisibility","value":"private","code":"SCM-002"}""";

    private final List<JsonNode> asked = new ArrayList<>();

    @Test
    void theChangedInputIsJudgedAgainAndHandedOn() {
        Allowed allowed = (Allowed) decide("[" + MAKE_PRIVATE + "]", "[]");

        assertThat(asked).hasSize(2);
        assertThat(allowed.judged()).isEqualTo(asked.get(1));
        assertThat(allowed.judged().at("/step/input/repoVisibility").asString()).isEqualTo("private");
    }

    @Test
    void labelsAndRedactionsAreKeptFromBothLooks() {
        Allowed allowed = (Allowed) decide("[" + MAKE_PRIVATE + """
                ,{"op":"add_label","path":"/cost~1centre","value":"42","code":"FIN-001"}]""", """
                [{"op":"log_redact","path":"/tags/0","code":"SEC-002"},{"op":"log_redact","path":"/token","code":"SEC-002"}]""");

        assertThat(allowed.labels()).containsExactly(Map.entry("cost/centre", "42"));
        assertThat(allowed.redactions()).extracting(Object::toString).containsExactlyInAnyOrder("/tags/0", "/token");
        assertThat(allowed.changes()).hasSize(1);
    }

    @Test
    void theChangesApplyToTheInputWithItsSecrets() {
        Allowed allowed = (Allowed) decide("[" + MAKE_PRIVATE + "]", "[]");

        ObjectNode real = Decisions.json("{\"repoVisibility\":\"public\",\"token\":\"s3cret\"}");

        assertThat(allowed.applyTo(real))
                .isEqualTo(Decisions.json("{\"repoVisibility\":\"private\",\"token\":\"s3cret\"}"));
        assertThat(real.path("repoVisibility").asString()).isEqualTo("public");
    }

    @Test
    void aChangeThatIsAlreadyMadeNeedsNoSecondLook() {
        Allowed allowed = (Allowed) decide("""
                [{"op":"set_input","path":"/repoVisibility","value":"public","code":"SCM-002"},
                 {"op":"remove_input","path":"/absent","code":"SCM-002"}]""", "[]");

        assertThat(asked).hasSize(1);
        assertThat(allowed.changes()).isEmpty();
    }

    @Test
    void aRuleMayRepeatItsChangeOnceItIsMade() {
        assertThat(decide("[" + MAKE_PRIVATE + "]", "[" + MAKE_PRIVATE + "]")).isInstanceOf(Allowed.class);
    }

    @Test
    void refusesFurtherChangesOnTheSecondLook() {
        PolicyDecision decision =
                decide("[" + MAKE_PRIVATE + "]", "[{\"op\":\"remove_input\",\"path\":\"/tags\",\"code\":\"X\"}]");

        assertThat(codes(decision)).containsExactly("POLICY-CONTRADICTION");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\":\"set_input\",\"path\":\"/repoVisibility\",\"value\":\"internal\",\"code\":\"Y\"}",
                "{\"op\":\"remove_input\",\"path\":\"/repoVisibility\",\"code\":\"Y\"}",
                "{\"op\":\"set_input\",\"path\":\"/token\",\"value\":\"x\",\"code\":\"Y\"}",
                "{\"op\":\"remove_input\",\"path\":\"/token\",\"code\":\"Y\"}",
                "{\"op\":\"set_input\",\"path\":\"/token/part\",\"value\":\"x\",\"code\":\"Y\"}",
                "{\"op\":\"set_input\",\"path\":\"/no/such\",\"value\":\"x\",\"code\":\"Y\"}",
                "{\"op\":\"set_input\",\"path\":\"/tags/1\",\"value\":\"x\",\"code\":\"Y\"}",
                "{\"op\":\"remove_input\",\"path\":\"/tags/0\",\"code\":\"Y\"}"
            })
    void refusesAChangeThatCannotBeMadeWithoutDoubt(String second) {
        assertThat(codes(decide("[" + MAKE_PRIVATE + "," + second + "]", "[]"))).containsExactly("POLICY-CONTRACT");
        assertThat(asked).hasSize(1);
    }

    @Test
    void refusesChangesToAPlan() {
        PolicyEngine engine = (entryPoint, input) ->
                Mono.just(new Defined(Decisions.with("id-1", "obligations", "[" + MAKE_PRIVATE + "]"), "r1"));

        PolicyDecision decision = Decisions.of(
                PolicyGate.of(engine).decide(new PolicyInput(EntryPoint.TASK, Decisions.stepInput("id-1"))));

        assertThat(codes(decision)).containsExactly("POLICY-CONTRACT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"op\":\"set_input\",\"path\":\"/repoVisibility\",\"value\":\"private\",\"code\":\"SCM-002\"}]",
                "[{\"op\":\"remove_input\",\"path\":\"/repoVisibility\",\"code\":\"SCM-002\"}]"
            })
    void theInputOfAStepThatHasRunStaysAsItIs(String obligations) {
        assertThat(codes(decide(hasRun(), obligations, "[]"))).containsExactly("POLICY-CONTRACT");
        assertThat(asked).hasSize(1);
    }

    @Test
    void aStepThatHasRunCanBeLabelledAndToldAgainWhatItIs() {
        Allowed allowed = (Allowed) decide(hasRun(), """
                [{"op":"add_label","path":"/tier","value":"one","code":"FIN-001"},
                 {"op":"set_input","path":"/repoVisibility","value":"public","code":"SCM-002"}]""", "[]");

        assertThat(allowed.labels()).containsExactly(Map.entry("tier", "one"));
        assertThat(asked).hasSize(1);
    }

    private static ObjectNode hasRun() {
        ObjectNode document = Decisions.stepInput("id-1");
        document.put("phase", "output");
        ((ObjectNode) document.path("step")).putObject("output").put("a", 1);
        return document;
    }

    private PolicyDecision decide(String obligationsFirst, String obligationsThen) {
        return decide(Decisions.stepInput("id-1"), obligationsFirst, obligationsThen);
    }

    private PolicyDecision decide(ObjectNode document, String obligationsFirst, String obligationsThen) {
        PolicyEngine engine = (entryPoint, input) -> {
            asked.add(input);
            String obligations = asked.size() == 1 ? obligationsFirst : obligationsThen;
            return Mono.just(new Defined(Decisions.with("id-1", "obligations", obligations), "r1"));
        };
        PolicyInput input = new PolicyInput(EntryPoint.ACTION, document);
        return Decisions.of(PolicyGate.of(engine).decide(input));
    }

    private static List<String> codes(PolicyDecision decision) {
        return ((Denied) decision).findings().stream().map(Finding::code).toList();
    }
}
