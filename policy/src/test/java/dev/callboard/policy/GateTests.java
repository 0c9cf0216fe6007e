package dev.callboard.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.EngineAnswer.EvalError;
import dev.callboard.policy.EngineAnswer.Protocol;
import dev.callboard.policy.EngineAnswer.Rejected;
import dev.callboard.policy.EngineAnswer.Undefined;
import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.policy.PolicyDecision.Denied;
import dev.callboard.policy.PolicyDecision.NeedsApproval;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class GateTests {

    private static final String FINDING = """
            {"code":"SCM-001","severity":"high","message":"Not there","remediation":"Elsewhere","path":"/step"}""";

    @Test
    void permitsWhatTheDecisionAllows() {
        PolicyDecision decision = decide(answer(Decisions.allow("id-1")));

        assertThat(decision).asInstanceOf(type(Allowed.class)).satisfies(allowed -> {
            assertThat(allowed.id()).isEqualTo("id-1");
            assertThat(allowed.revision()).isEqualTo("r1");
            assertThat(allowed.judged()).isEqualTo(Decisions.stepInput("id-1"));
            assertThat(allowed.changes()).isEmpty();
        });
    }

    @Test
    void handsTheFindingsOfADenialOn() {
        PolicyDecision decision = decide(answer(Decisions.with("id-1", "allow", "false", "deny", "[" + FINDING + "]")));

        assertThat(decision)
                .isEqualTo(new Denied(
                        "id-1",
                        "r1",
                        List.of(new Finding("SCM-001", "high", "Not there", "Elsewhere", null, "/step"))));
    }

    @Test
    void aNeededApprovalIsNoPermission() {
        PolicyDecision decision = decide(answer(Decisions.with("id-1", "require_approval", """
                [{"code":"APP-001","reason":"System shop is tier 1","groups":["group:default/sre"],"min":2}]""")));

        assertThat(decision)
                .asInstanceOf(type(NeedsApproval.class))
                .satisfies(needed -> assertThat(needed.findings())
                        .extracting(Finding::code, Finding::message)
                        .containsExactly(org.assertj.core.groups.Tuple.tuple(
                                "APP-001", "System shop is tier 1; this needs 2 approvals by group:default/sre")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            allow            | "true"          | POLICY-CONTRACT
            allow            | null            | POLICY-CONTRACT
            allow            | 1               | POLICY-CONTRACT
            allow            | false           | POLICY-CONTRADICTION
            deny             | finding         | POLICY-CONTRADICTION
            deny             | {}              | POLICY-CONTRACT
            deny             | [{}]            | POLICY-CONTRACT
            deny             | null            | POLICY-CONTRACT
            warn             | [1]             | POLICY-CONTRACT
            schema           | "decision/v2"   | POLICY-CONTRACT
            id               | "id-2"          | POLICY-CONTRACT
            id               | null            | POLICY-CONTRACT
            ttl              | -1              | POLICY-CONTRACT
            ttl              | 1.5             | POLICY-CONTRACT
            condition        | "only today"    | POLICY-CONTRACT
            require_approval | [{"code":"A"}]  | POLICY-CONTRACT
            require_approval | [{"code":"A","reason":"r","groups":["g"],"min":1,"expires_in":"soon"}] | POLICY-CONTRACT
            require_approval | [{"code":"A","reason":"r","groups":["g"],"min":1,"expires_in":"91d"}]  | POLICY-CONTRACT
            require_approval | [{"code":"A","reason":"r","groups":["g"],"min":1,"exclude_requester":"no"}] | POLICY-CONTRACT
            exempted         | finding         | POLICY-CONTRACT
            shadow           | finding         | POLICY-CONTRACT
            obligations      | [{"op":"notify","path":"/a","value":"b","code":"X"}]    | POLICY-CONTRACT
            obligations      | [{"op":"add_label","path":"/a","value":1,"code":"X"}]   | POLICY-CONTRACT
            obligations      | [{"op":"add_label","path":"/a/b","value":"c","code":"X"}] | POLICY-CONTRACT
            obligations      | [{"op":"add_label","path":"/a","value":"b","code":"X"},{"op":"add_label","path":"/a","value":"c","code":"Y"}] | POLICY-CONTRACT
            obligations      | [{"op":"log_redact","path":"","code":"X"}]              | POLICY-CONTRACT
            obligations      | [{"op":"set_input","path":"/a","code":"X"}]             | POLICY-CONTRACT
            obligations      | [{"op":"set_input","path":"","value":{},"code":"X"}]    | POLICY-CONTRACT
            obligations      | [{"op":"set_input","path":"a","value":{},"code":"X"}]   | POLICY-CONTRACT
            """)
    void refusesADecisionThatIsNotToTheLetter(String field, String value, String code) {
        String json = value.equals("finding") ? "[" + FINDING + "]" : value;

        assertThat(codes(decide(answer(Decisions.with("id-1", field, json))))).endsWith(code);
    }

    @ParameterizedTest
    @MethodSource("fieldsOfADecision")
    void refusesADecisionThatLacksAField(String field) {
        ObjectNode decision = Decisions.allow("id-1");
        decision.remove(field);

        assertThat(codes(decide(answer(decision)))).containsExactly("POLICY-CONTRACT");
    }

    static Stream<String> fieldsOfADecision() {
        return Decisions.allow("id-1").propertyNames().stream();
    }

    @Test
    void refusesAnAllowOfAnUnknownRevision() {
        EngineAnswer answer = new Defined(Decisions.allow("id-1"), " ");

        assertThat(codes(decide(answer))).containsExactly("POLICY-CONTRACT");
    }

    @ParameterizedTest
    @MethodSource("answersThatAreNone")
    void refusesWhenThereIsNoDecision(EngineAnswer answer, String code) {
        assertThat(codes(decide(answer))).containsExactly(code);
    }

    static Stream<Arguments> answersThatAreNone() {
        return Stream.of(
                Arguments.of(new Undefined(), "POLICY-UNDEFINED"),
                Arguments.of(new EvalError("internal_error", "div by zero", "a.rego:3"), "POLICY-ERROR"),
                Arguments.of(new Rejected(401, "unauthorized"), "POLICY-ERROR"),
                Arguments.of(new Protocol("it is HTML"), "POLICY-ERROR"));
    }

    @Test
    void anEngineOutOfReachIsNoPermission() {
        assertThat(decide(new EngineAnswer.Unavailable("connection refused")))
                .isEqualTo(new PolicyDecision.Unavailable("id-1", "connection refused"));
    }

    @Test
    void anEngineThatSaysNothingIsNoPermission() {
        assertThat(codes(decide((entryPoint, input) -> Mono.empty()))).containsExactly("POLICY-UNDEFINED");
    }

    @Test
    void anEngineThatFailsIsNoPermission() {
        assertThat(codes(decide((entryPoint, input) -> Mono.error(new IllegalStateException("bug")))))
                .containsExactly("POLICY-ERROR");
        assertThat(codes(decide((entryPoint, input) -> {
                    throw new IllegalStateException("bug");
                })))
                .containsExactly("POLICY-ERROR");
    }

    @Test
    void anEngineThatIsLateIsOutOfReachUntilItAnswers() {
        AtomicBoolean silent = new AtomicBoolean(true);
        PolicyGate gate = PolicyGate.of(
                (entryPoint, input) ->
                        silent.get() ? Mono.never() : Mono.just(new Defined(Decisions.allow("id-1"), "r1")),
                Duration.ofMillis(20));

        assertThat(Decisions.of(gate.decide(question("id-1"))))
                .isEqualTo(new PolicyDecision.Unavailable("id-1", "The policy engine did not answer within 20 ms"));

        silent.set(false);
        assertThat(Decisions.of(gate.decide(question("id-1")))).isInstanceOf(Allowed.class);
    }

    @Test
    void anEngineThatIsLateToJudgeWhatItHasChangedIsOutOfReach() {
        AtomicBoolean asked = new AtomicBoolean();
        JsonNode changing = Decisions.with(
                "id-1",
                "obligations",
                "[{\"op\":\"set_input\",\"path\":\"/repoVisibility\",\"value\":\"private\",\"code\":\"X\"}]");
        PolicyGate gate = PolicyGate.of(
                (entryPoint, input) -> asked.getAndSet(true) ? Mono.never() : Mono.just(new Defined(changing, "r1")),
                Duration.ofMillis(20));

        assertThat(Decisions.of(gate.decide(question("id-1")))).isInstanceOf(PolicyDecision.Unavailable.class);
    }

    @Test
    void waitsForAnEngineAsLongAsItWants() {
        PolicyEngine slow = new PolicyEngine() {
            @Override
            public Mono<EngineAnswer> evaluate(EntryPoint entryPoint, JsonNode input) {
                return Mono.<EngineAnswer>just(new Defined(Decisions.allow("id-1"), "r1"))
                        .delayElement(Duration.ofMinutes(4));
            }

            @Override
            public Duration patience() {
                return Duration.ofMinutes(5);
            }
        };

        StepVerifier.withVirtualTime(() -> PolicyGate.of(slow).decide(question("id-1")))
                .expectSubscription()
                .expectNoEvent(Duration.ofMinutes(4).minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectNextMatches(Allowed.class::isInstance)
                .expectComplete()
                .verify(Duration.ofSeconds(60));
    }

    @Test
    void refusesAnInputOverTheLimitWithoutAskingTheEngine() {
        ObjectNode document = Decisions.stepInput("id-1");
        document.put("title", "x".repeat(EngineGate.MAX_INPUT_BYTES));

        Mono<PolicyDecision> decision = PolicyGate.of((entryPoint, input) -> Mono.error(new AssertionError("asked")))
                .decide(new PolicyInput(EntryPoint.ACTION, document));

        assertThat(codes(Decisions.of(decision))).containsExactly("INPUT-TOO-LARGE");
    }

    @Test
    void tellsWhoPutsOutTooMuchWhatToDo() {
        ObjectNode document = Decisions.stepInput("id-1");
        ((ObjectNode) document.path("step")).putObject("output").put("body", "x".repeat(EngineGate.MAX_INPUT_BYTES));

        PolicyDecision decision =
                Decisions.of(PolicyGate.of((entryPoint, input) -> Mono.error(new AssertionError("asked")))
                        .decide(new PolicyInput(EntryPoint.ACTION, document)));

        assertThat(((PolicyDecision.Denied) decision).findings())
                .extracting(Finding::remediation)
                .containsExactly("Have the step put out less, or pass it less text");
    }

    @Test
    void refusesAnInputThatIsNestedTooDeeply() {
        ObjectNode document = Decisions.stepInput("id-1");
        JsonNode nested = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 300; i++) {
            nested = JsonNodeFactory.instance.arrayNode().add(nested);
        }
        document.set("parameters", nested);

        Mono<PolicyDecision> decision = PolicyGate.of((entryPoint, input) -> Mono.error(new AssertionError("asked")))
                .decide(new PolicyInput(EntryPoint.ACTION, document));

        assertThat(codes(Decisions.of(decision))).containsExactly("INPUT-INVALID");
    }

    @Test
    void judgesTheInputAsItWasWhenAsked() {
        ObjectNode document = Decisions.stepInput("id-1");
        PolicyGate gate = PolicyGate.of((entryPoint, input) -> {
            document.put("dryRun", true);
            ((ObjectNode) input).put("title", "changed by the engine");
            return Mono.just(new Defined(Decisions.allow("id-1"), "r1"));
        });

        StepVerifier.create(gate.decide(new PolicyInput(EntryPoint.ACTION, document)))
                .assertNext(
                        decision -> assertThat(((Allowed) decision).judged()).isEqualTo(Decisions.stepInput("id-1")))
                .expectComplete()
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void whatBreakGlassLiftsIsNeverCritical() {
        String lifted = """
                [{"code":"A","severity":"%s","message":"m","overridable":true,"breakGlass":true}]""";

        assertThat(decide(answer(Decisions.with("id-1", "exempted", lifted.formatted("high")))))
                .isInstanceOf(Allowed.class);
        assertThat(codes(decide(answer(Decisions.with("id-1", "exempted", lifted.formatted("critical"))))))
                .containsExactly("POLICY-CONTRACT");
    }

    private static PolicyEngine answer(JsonNode result) {
        return (entryPoint, input) -> Mono.just(new Defined(result, "r1"));
    }

    private static PolicyDecision decide(EngineAnswer answer) {
        return decide((entryPoint, input) -> Mono.just(answer));
    }

    private static PolicyDecision decide(PolicyEngine engine) {
        return Decisions.of(PolicyGate.of(engine).decide(question("id-1")));
    }

    private static PolicyInput question(String id) {
        return new PolicyInput(EntryPoint.ACTION, Decisions.stepInput(id));
    }

    private static List<String> codes(PolicyDecision decision) {
        return decision instanceof Denied denied
                ? denied.findings().stream().map(Finding::code).toList()
                : List.of(String.valueOf(decision));
    }
}
