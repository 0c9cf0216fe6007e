package dev.callboard.backend.mcp;

import dev.callboard.backend.mcp.McpServers.Identity;
import java.util.List;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers the messages of the protocol, one at a time and remembering none. */
final class McpMessages {

    /** The revisions of the protocol in which a server without sessions that has tools only is the same, newest first. */
    static final List<String> REVISIONS = List.of("2025-11-25", "2025-06-18", "2025-03-26");

    private final Identity identity;
    private final McpTools tools;

    McpMessages(Identity identity, McpTools tools) {
        this.identity = identity;
        this.tools = tools;
    }

    /**
     * Answers one message; empty if it is a notification or an answer, which asks for nothing.
     *
     * @throws RpcError if it is not a message at all
     */
    Mono<ObjectNode> answer(ServerWebExchange exchange, JsonNode message) {
        JsonNode id = message.path("id");
        boolean asks = message.path("method").isString();
        boolean tells = message.has("result") || message.has("error");
        if (!message.path("jsonrpc").asString("").equals("2.0") || asks == tells) {
            throw new RpcError(RpcError.INVALID_REQUEST, "Invalid Request: one JSON-RPC 2.0 message is expected");
        }
        if (tells || !message.has("id")) {
            return Mono.empty();
        }
        if (!id.isString() && !id.isIntegralNumber()) {
            throw new RpcError(RpcError.INVALID_REQUEST, "Invalid Request: id must be a string or an integer");
        }
        return Mono.defer(() -> result(exchange, message.path("method").asString(), message.path("params")))
                .map(result -> success(id, result))
                .onErrorResume(RpcError.class, error -> Mono.just(error.answer(id)));
    }

    private Mono<ObjectNode> result(ServerWebExchange exchange, String method, JsonNode params) {
        return switch (method) {
            case "initialize" -> Mono.just(initialize(params));
            case "ping" -> Mono.just(JsonNodeFactory.instance.objectNode());
            case "tools/list" -> tools.list(exchange);
            case "tools/call" -> call(exchange, params);
            default -> throw new RpcError(RpcError.METHOD_NOT_FOUND, "Method not found");
        };
    }

    private ObjectNode initialize(JsonNode params) {
        String asked = params.path("protocolVersion").asString("");
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("protocolVersion", REVISIONS.contains(asked) ? asked : REVISIONS.getFirst());
        result.putObject("capabilities").putObject("tools");
        ObjectNode info = result.putObject("serverInfo").put("name", identity.name());
        info.put("version", "1.0.0");
        if (identity.description() != null) {
            info.put("description", identity.description());
        }
        if (identity.instructions() != null) {
            result.put("instructions", identity.instructions());
        }
        return result;
    }

    private Mono<ObjectNode> call(ServerWebExchange exchange, JsonNode params) {
        if (!params.path("name").isString()) {
            throw new RpcError(RpcError.INVALID_PARAMS, "Invalid params: params/name must be string");
        }
        JsonNode arguments = params.path("arguments");
        if (arguments.isMissingNode()) {
            return tools.call(exchange, params.path("name").asString(), JsonNodeFactory.instance.objectNode());
        }
        if (arguments instanceof ObjectNode input) {
            return tools.call(exchange, params.path("name").asString(), input);
        }
        throw new RpcError(RpcError.INVALID_PARAMS, "Invalid params: params/arguments must be object");
    }

    private static ObjectNode success(JsonNode id, ObjectNode result) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
        answer.set("id", id);
        answer.set("result", result);
        return answer;
    }
}
