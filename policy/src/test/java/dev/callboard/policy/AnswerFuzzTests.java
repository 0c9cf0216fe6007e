package dev.callboard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** No answer but a well-formed, matching allow permits, whatever else an engine may say, at every point of a task. */
class AnswerFuzzTests {

    private static final long SEED = 20260501;
    private static final int ROUNDS = 20_000;

    private final Random random = new Random(SEED);
    private final AnswerMutations mutations = new AnswerMutations(SEED);
    private final List<PolicyInput> questions = List.of(
            question(EntryPoint.TASK, "plan"),
            question(EntryPoint.ACTION, "plan"),
            question(EntryPoint.ACTION, "step"),
            question(EntryPoint.ACTION, "content"),
            question(EntryPoint.ACTION, "undo"));

    @Test
    void noMutatedAllowPermits() {
        int unchanged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ObjectNode decision = Decisions.allow("id-1");
            mutations.mutate(decision);
            boolean harmless = isAllowToTheLetter(decision);
            unchanged += harmless ? 1 : 0;

            assertThat(decide(decision) instanceof Allowed)
                    .as("%s permits", decision)
                    .isEqualTo(harmless);
        }

        assertThat(unchanged).as("mutations that leave an allow").isBetween(1, ROUNDS / 2);
    }

    @Test
    void noChangedByteOfAnAllowPermitsUnlessItIsOneStill() {
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode changed = mutations.withAnotherByte(Decisions.allow("id-1"));
            if (changed != null) {
                read++;
                assertThat(decide(changed) instanceof Allowed)
                        .as("%s permits", changed)
                        .isEqualTo(isAllowToTheLetter(changed));
            }
        }

        assertThat(read).as("changes that leave JSON").isPositive();
    }

    /** Written apart from the reader under test, in the words of the contract. */
    private static boolean isAllowToTheLetter(JsonNode decision) {
        if (!decision.isObject() || decision.size() != 10) {
            return false;
        }
        for (String list : List.of("deny", "warn", "shadow", "exempted", "require_approval", "obligations")) {
            if (!decision.path(list).isArray() || !decision.path(list).isEmpty()) {
                return false;
            }
        }
        JsonNode ttl = decision.path("ttl");
        return decision.path("schema").equals(JsonNodeFactory.instance.stringNode("decision/v1"))
                && decision.path("id").equals(JsonNodeFactory.instance.stringNode("id-1"))
                && decision.path("allow").equals(JsonNodeFactory.instance.booleanNode(true))
                && ttl.isInt()
                && ttl.intValue() >= 0;
    }

    private PolicyDecision decide(JsonNode result) {
        PolicyEngine engine = (entryPoint, input) -> Mono.just(new Defined(result, "r1"));
        return Decisions.of(PolicyGate.of(engine).decide(questions.get(random.nextInt(questions.size()))));
    }

    private static PolicyInput question(EntryPoint entryPoint, String phase) {
        return new PolicyInput(entryPoint, Decisions.stepInput("id-1").put("phase", phase));
    }
}
