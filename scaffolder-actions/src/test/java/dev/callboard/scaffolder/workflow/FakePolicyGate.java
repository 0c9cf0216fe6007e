package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The real gate over an engine whose answers a test chooses. Keeps all questions. */
final class FakePolicyGate implements PolicyGate {

    private final List<PolicyInput> questions = new CopyOnWriteArrayList<>();
    private final PolicyGate gate;

    private FakePolicyGate(Function<ObjectNode, EngineAnswer> answers) {
        this.gate = PolicyGate.of((entryPoint, input) -> Mono.fromSupplier(() -> answers.apply((ObjectNode) input)));
    }

    static FakePolicyGate answering(Function<ObjectNode, EngineAnswer> answers) {
        return new FakePolicyGate(answers);
    }

    static FakePolicyGate allowing() {
        return answering(input -> defined(allow(input)));
    }

    /** Forbids the inputs that a test picks, with the code {@code TST-001}. */
    static FakePolicyGate denying(Predicate<ObjectNode> forbidden) {
        return answering(input -> defined(forbidden.test(input) ? deny(input) : allow(input)));
    }

    @Override
    public Mono<PolicyDecision> decide(PolicyInput input) {
        return Mono.defer(() -> {
            questions.add(new PolicyInput(input.entryPoint(), input.document().deepCopy()));
            return gate.decide(input);
        });
    }

    /** Those about what is to be done. */
    List<ObjectNode> questions(EntryPoint entryPoint) {
        return documents(entryPoint)
                .filter(document -> !isAboutOutputs(document))
                .toList();
    }

    /** Those about what was put out. */
    List<ObjectNode> outputQuestions() {
        return documents(EntryPoint.ACTION)
                .filter(FakePolicyGate::isAboutOutputs)
                .toList();
    }

    private Stream<ObjectNode> documents(EntryPoint entryPoint) {
        return questions.stream()
                .filter(question -> question.entryPoint() == entryPoint)
                .map(PolicyInput::document);
    }

    private static boolean isAboutOutputs(ObjectNode document) {
        return PolicyDocuments.OUTPUT.equals(document.path("phase").asString(""));
    }

    String everythingAsked() {
        return questions.toString();
    }

    static EngineAnswer defined(JsonNode result) {
        return new EngineAnswer.Defined(result, "test-revision");
    }

    static ObjectNode allow(ObjectNode input) {
        ObjectNode decision = JsonNodeFactory.instance.objectNode();
        decision.put("schema", "decision/v1")
                .put("id", input.path("id").asString())
                .put("allow", true);
        for (String list : List.of("deny", "warn", "shadow", "exempted", "require_approval", "obligations")) {
            decision.putArray(list);
        }
        return decision.put("ttl", 0);
    }

    static ObjectNode deny(ObjectNode input) {
        return with(allow(input).put("allow", false), "deny", """
                {"code": "TST-001", "severity": "high", "enforcement": "enforce", "overridable": false,
                 "message": "The test forbids it", "remediation": "Ask the test"}
                """);
    }

    static ObjectNode with(ObjectNode decision, String list, String element) {
        decision.withArray(list).add(new JsonMapper().readTree(element));
        return decision;
    }
}
