package dev.callboard.backend.web;

import org.springframework.http.server.reactive.ServerHttpRequest;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON document that Backstage's clients read a failure from. */
final class ErrorBody {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ErrorBody() {}

    static byte[] of(BackstageError error, ServerHttpRequest request) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode described = body.putObject("error");
        described.put("name", error.name());
        described.put("message", error.getMessage());
        error.members().forEach(described::set);
        ObjectNode asked = body.putObject("request");
        asked.put("method", request.getMethod().name());
        asked.put("url", PluginPath.urlOf(request.getURI()));
        body.putObject("response").put("statusCode", error.status());
        return JSON.writeValueAsBytes(body);
    }
}
