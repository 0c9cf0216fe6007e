package dev.callboard.backend.policy.sidecar;

import dev.callboard.backend.web.InputError;
import dev.callboard.policy.record.RecordMask;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A decision as an OPA server logs it.
 *
 * <p>Its input is not kept: that of a question which this server asked is in the record of the decision, masked.
 *
 * @param asked the id of the input; empty if it had none
 * @param event all of the event but the input, masked
 */
record OpaDecision(String decisionId, String asked, ObjectNode event) {

    static final int MAX_EVENTS = 5_000;
    private static final Pattern ID = Pattern.compile("[!-~]{1,200}");
    private static final List<String> LEFT_OUT = List.of("input", "nd_builtin_cache", "intermediate_results");

    /** @throws InputError if there is anything but decisions in the message */
    static List<OpaDecision> read(JsonNode message, RecordMask mask) {
        if (!message.isArray()) {
            throw new InputError("The body should be a list of decisions");
        }
        if (message.size() > MAX_EVENTS) {
            throw new InputError(
                    "At most " + MAX_EVENTS + " decisions are taken at once, and these are " + message.size());
        }
        List<OpaDecision> decisions = new ArrayList<>();
        for (JsonNode event : message) {
            String id = event.path("decision_id").asString("");
            if (!event.isObject() || !ID.matcher(id).matches()) {
                throw new InputError("The field '" + decisions.size() + ".decision_id' should be the id of a decision");
            }
            String asked = event.at("/input/id").asString("");
            ObjectNode kept = ((ObjectNode) event).deepCopy();
            kept.remove(LEFT_OUT);
            decisions.add(new OpaDecision(id, ID.matcher(asked).matches() ? asked : "", (ObjectNode) mask.texts(kept)));
        }
        return decisions;
    }
}
