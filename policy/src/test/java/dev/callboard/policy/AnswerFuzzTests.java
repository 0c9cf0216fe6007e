package dev.callboard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** No answer but a well-formed, matching allow permits, whatever else an engine may say. */
class AnswerFuzzTests {

    private static final long SEED = 20260501;
    private static final int ROUNDS = 20_000;

    private final Random random = new Random(SEED);

    @Test
    void noMutatedAllowPermits() {
        int unchanged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ObjectNode decision = Decisions.allow("id-1");
            for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
                mutate(decision);
            }
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
        byte[] allow = StrictJson.write(Decisions.allow("id-1"));
        for (int round = 0; round < ROUNDS; round++) {
            byte[] changed = allow.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            JsonNode read;
            try {
                read = StrictJson.read(changed);
            } catch (JacksonException notJson) {
                continue;
            }
            assertThat(decide(read) instanceof Allowed).as("%s permits", read).isEqualTo(isAllowToTheLetter(read));
        }
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

    private void mutate(ObjectNode decision) {
        List<String> names = List.copyOf(decision.propertyNames());
        if (names.isEmpty()) {
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
            case 0 -> decision.remove(name);
            case 1 -> decision.set(name, anything(0));
            case 2 -> decision.set("extra" + random.nextInt(3), anything(0));
            default -> decision.set(name, decision.path(names.get(random.nextInt(names.size()))));
        }
    }

    private JsonNode anything(int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 2 ? 7 : 9)) {
            case 0 -> json.nullNode();
            case 1 -> json.booleanNode(random.nextBoolean());
            case 2 -> json.numberNode(random.nextInt(3) - 1);
            case 3 -> json.numberNode(random.nextLong());
            case 4 -> json.numberNode(random.nextDouble());
            case 5 -> json.stringNode(random.nextBoolean() ? "true" : "id-1");
            case 6 -> json.stringNode("decision/v1");
            case 7 -> json.arrayNode().add(anything(depth + 1));
            default -> json.objectNode().set("code", anything(depth + 1));
        };
    }

    private static PolicyDecision decide(JsonNode result) {
        PolicyEngine engine = (entryPoint, input) -> Mono.just(new Defined(result, "r1"));
        PolicyInput input = new PolicyInput(EntryPoint.ACTION, Decisions.stepInput("id-1"));
        return Decisions.of(PolicyGate.of(engine).decide(input));
    }
}
