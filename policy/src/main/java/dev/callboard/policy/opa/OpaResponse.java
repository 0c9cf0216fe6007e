package dev.callboard.policy.opa;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.EngineAnswer.EvalError;
import dev.callboard.policy.EngineAnswer.Protocol;
import dev.callboard.policy.EngineAnswer.Rejected;
import dev.callboard.policy.EngineAnswer.Unavailable;
import dev.callboard.policy.EngineAnswer.Undefined;
import dev.callboard.policy.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One response of OPA's Data API.
 *
 * @param contentType the header; empty if there is none
 */
record OpaResponse(int status, String contentType, byte[] body) {

    EngineAnswer answer() {
        return switch (status) {
            case 200 -> evaluated();
            case 401, 403 -> new Rejected(status, errorMessage());
            case 429, 502, 503, 504 -> new Unavailable("The OPA server answers " + status);
            case 400, 500 -> failed();
            default -> new Protocol("status " + status + " instead of an evaluation");
        };
    }

    private EngineAnswer evaluated() {
        JsonNode document = json();
        if (document == null) {
            return new Protocol("the response is not JSON");
        }
        if (!document.isObject()) {
            return new Protocol("the response is not an object");
        }
        JsonNode warning = document.get("warning");
        if (warning != null) {
            return new Protocol("OPA warns: " + warning.path("message").asString(warning.toString()));
        }
        JsonNode result = document.get("result");
        JsonNode provenance = document.path("provenance");
        if (result != null) {
            return new Defined(result, revision(provenance));
        }
        return hasNoRules(provenance) ? new Unavailable("The OPA server has no bundle yet") : new Undefined();
    }

    /** A server that has just been started, or refuses the bundle it gets, knows no rule; that says nothing of the rules. */
    private static boolean hasNoRules(JsonNode provenance) {
        return provenance.isObject() && provenance.path("bundles").isEmpty();
    }

    /** Empty unless every bundle has one: rules of unknown origin do not permit. */
    private static String revision(JsonNode provenance) {
        List<String> revisions = new ArrayList<>();
        for (Map.Entry<String, JsonNode> bundle : provenance.path("bundles").properties()) {
            String revision = bundle.getValue().path("revision").asString("");
            if (revision.isBlank()) {
                return "";
            }
            revisions.add(revision);
        }
        return String.join(",", revisions);
    }

    private EngineAnswer failed() {
        JsonNode error = json();
        if (error == null || !error.path("code").isString()) {
            return new Protocol("status " + status + " without an error of OPA's");
        }
        JsonNode first = error.path("errors").path(0);
        return new EvalError(
                first.path("code").asString(error.path("code").stringValue()),
                first.path("message").asString(error.path("message").asString("no message")),
                location(first.path("location")));
    }

    private static @Nullable String location(JsonNode location) {
        String file = location.path("file").asString("");
        return file.isEmpty() ? null : file + ":" + location.path("row").asInt(0);
    }

    private String errorMessage() {
        JsonNode error = json();
        return error == null ? "no message" : error.path("message").asString("no message");
    }

    private @Nullable JsonNode json() {
        if (!contentType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json")) {
            return null;
        }
        try {
            return StrictJson.read(body);
        } catch (JacksonException notJson) {
            return null;
        }
    }
}
