package dev.callboard.backend.policy.sidecar;

import dev.callboard.backend.policy.EngineReports.Kind;
import dev.callboard.backend.policy.EngineReports.Report;
import dev.callboard.backend.web.InputError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What an OPA server says of itself with its status plugin, without the metrics that it puts in. */
final class OpaStatus {

    private static final int MAX_TEXT = 500;

    private static final Pattern ID = Pattern.compile("[!-~]{1,200}");

    private OpaStatus() {}

    /** @throws InputError if it is no status message */
    static Report read(JsonNode message, Instant now) {
        String id = message.at("/labels/id").asString("");
        if (!ID.matcher(id).matches()) {
            throw new InputError("The field 'labels.id' should be the id of the OPA server");
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        List<String> names = new ArrayList<>();
        List<String> revisions = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        String since = "";
        for (Map.Entry<String, JsonNode> entry : message.path("bundles").properties()) {
            JsonNode bundle = entry.getValue();
            names.add(entry.getKey());
            String revision = bundle.path("active_revision").asString("");
            if (!revision.isEmpty()) {
                revisions.add(revision);
            }
            String activated = bundle.path("last_successful_activation").asString("");
            since = activated.compareTo(since) > 0 ? activated : since;
            addError(errors, entry.getKey(), bundle);
        }
        json.put("engine", "opa");
        json.put("source", cut("OPA " + message.at("/labels/version").asString("") + ", bundles " + names));
        json.put(
                "ready",
                !revisions.isEmpty()
                        && "OK".equals(message.at("/plugins/bundle/state").asString("OK")));
        json.put("revision", revisions.isEmpty() ? null : cut(String.join(",", revisions)));
        // Before the first activation it is the beginning of the calendar.
        json.put("since", since.isEmpty() || since.startsWith("0001-") ? null : cut(since));
        json.put("lastError", errors.isEmpty() ? null : cut(String.join("; ", errors)));
        return new Report(Kind.SIDECAR, id, json, now);
    }

    private static void addError(List<String> errors, String name, JsonNode bundle) {
        String message = bundle.path("message").asString("");
        if (message.isEmpty()) {
            return;
        }
        StringBuilder error = new StringBuilder(name).append(": ").append(message);
        for (JsonNode detail : bundle.path("errors")) {
            error.append(": ").append(detail.path("message").asString(detail.asString("")));
        }
        errors.add(error.toString());
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
