package dev.callboard.backend.mcp;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A failure of the protocol itself, which JSON-RPC has a number for. What a tool refuses is none of these. */
final class RpcError extends RuntimeException {

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    /** What the transport refuses. */
    static final int TRANSPORT = -32000;

    private final int code;
    private final String text;

    RpcError(int code, String text) {
        super(text);
        this.code = code;
        this.text = text;
    }

    /** The answer that says so, to the request of this id; to none if it is null. */
    ObjectNode answer(JsonNode id) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
        answer.putObject("error").put("code", code).put("message", text);
        answer.set("id", id);
        return answer;
    }
}
