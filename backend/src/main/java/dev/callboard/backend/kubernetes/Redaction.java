package dev.callboard.backend.kubernetes;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Takes the values out of secrets before anybody sees them; what they are called stays. */
final class Redaction {

    private static final String COPY = "kubectl.kubernetes.io/last-applied-configuration";

    private Redaction() {}

    /** @param plural of what kind the object is */
    static void of(ObjectNode object, String plural) {
        if (!plural.equals("secrets")) {
            return;
        }
        for (String member : List.of("data", "stringData")) {
            if (object.get(member) instanceof ObjectNode values) {
                List.copyOf(values.propertyNames()).forEach(name -> values.put(name, "***"));
            }
        }
        if (object.at("/metadata/annotations") instanceof ObjectNode annotations && annotations.has(COPY)) {
            annotations.put(COPY, "***");
        }
    }
}
