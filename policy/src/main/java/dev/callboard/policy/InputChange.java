package dev.callboard.policy;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change that a rule makes to a step's input, as a condition of allowing it.
 *
 * @param path where in the step's input; never the whole of it
 * @param value what stands there afterwards, or {@code null} if the value is removed
 * @param code the code of the rule that asks
 */
public record InputChange(JsonPointer path, @Nullable JsonNode value, String code) {

    public InputChange {
        if (path.matches()) {
            throw new IllegalArgumentException("A rule cannot replace a step's whole input");
        }
    }

    /** Whether this and the other touch the same value, or one a part of the other's. */
    boolean overlaps(JsonPointer other) {
        return covers(path, other) || covers(other, path);
    }

    private static boolean covers(JsonPointer outer, JsonPointer inner) {
        String prefix = outer.toString();
        String whole = inner.toString();
        return whole.equals(prefix) || whole.startsWith(prefix + "/");
    }

    /**
     * Makes the change.
     *
     * @throws IllegalArgumentException if the input has no place for the value
     */
    public void applyTo(ObjectNode stepInput) {
        String name = path.last().getMatchingProperty();
        switch (stepInput.at(path.head())) {
            case ObjectNode parent when value != null -> parent.set(name, value.deepCopy());
            case ObjectNode parent -> parent.remove(name);
            case ArrayNode parent
            when value != null && parent.has(path.last().getMatchingIndex()) ->
                parent.set(path.last().getMatchingIndex(), value.deepCopy());
            default -> throw new IllegalArgumentException("The step's input has no place " + path);
        }
    }
}
