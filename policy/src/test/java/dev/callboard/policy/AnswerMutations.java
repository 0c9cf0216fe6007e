package dev.callboard.policy;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What an engine might say instead of a decision; the same each time for the same seed. */
public final class AnswerMutations {

    private final Random random;

    public AnswerMutations(long seed) {
        this.random = new Random(seed);
    }

    /** Takes fields away, adds others, and gives those that are there other values; three times at most. */
    public void mutate(ObjectNode decision) {
        for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
            mutateOnce(decision);
        }
    }

    /** The document with one byte changed; null if it is no JSON then. */
    public @Nullable JsonNode withAnotherByte(JsonNode document) {
        byte[] changed = StrictJson.write(document);
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        try {
            return StrictJson.read(changed);
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private void mutateOnce(ObjectNode decision) {
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
}
