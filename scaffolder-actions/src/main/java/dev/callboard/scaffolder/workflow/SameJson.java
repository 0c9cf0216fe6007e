package dev.callboard.scaffolder.workflow;

import java.util.Comparator;
import tools.jackson.databind.JsonNode;

/** Whether two trees say the same, whatever type their numbers were read as. */
final class SameJson {

    private static final Comparator<JsonNode> BY_VALUE = (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    };

    private SameJson() {}

    static boolean equal(JsonNode one, JsonNode other) {
        return one.equals(BY_VALUE, other);
    }
}
