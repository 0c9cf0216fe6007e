package dev.callboard.backend.mcp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** The streamable HTTP transport of the Model Context Protocol, without sessions: each request is answered by itself. */
@RestController
@RequestMapping("/api/mcp-actions/v1")
final class McpController {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String REVISION = "MCP-Protocol-Version";

    private final McpServers servers;

    McpController(McpServers servers) {
        this.servers = servers;
    }

    @PostMapping({"", "/{server}"})
    Mono<ResponseEntity<byte[]>> message(
            ServerWebExchange exchange,
            @PathVariable(required = false) @Nullable String server,
            @RequestBody(required = false) byte @Nullable [] body) {
        McpMessages messages = server(server);
        HttpHeaders headers = exchange.getRequest().getHeaders();
        if (!accepts(exchange.getRequest())) {
            return refused(406, "Not Acceptable: Client must accept both application/json and text/event-stream");
        }
        if (!isJson(headers)) {
            return refused(415, "Unsupported Media Type: Content-Type must be application/json");
        }
        String revision = headers.getFirst(REVISION);
        if (revision != null && !McpMessages.REVISIONS.contains(revision)) {
            return refused(
                    400,
                    "Bad Request: Unsupported protocol version (supported versions: "
                            + String.join(", ", McpMessages.REVISIONS) + ")");
        }
        try {
            return messages.answer(exchange, read(body))
                    .map(McpController::event)
                    .switchIfEmpty(
                            Mono.fromSupplier(() -> ResponseEntity.accepted().build()));
        } catch (RpcError error) {
            return refused(400, error);
        }
    }

    /** There is nothing to listen to where no session is kept. */
    @GetMapping({"", "/{server}"})
    Mono<ResponseEntity<byte[]>> listen(@PathVariable(required = false) @Nullable String server) {
        server(server);
        return refused(405, "Method not allowed.");
    }

    /** There is no session to end. */
    @DeleteMapping({"", "/{server}"})
    Mono<ResponseEntity<byte[]>> end(@PathVariable(required = false) @Nullable String server) {
        server(server);
        return refused(405, "Method not allowed.");
    }

    private McpMessages server(@Nullable String key) {
        return servers.find(key == null ? "" : key)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static JsonNode read(byte @Nullable [] body) {
        try {
            return JSON.readTree(body == null ? new byte[0] : body);
        } catch (JacksonException e) {
            throw new RpcError(RpcError.PARSE_ERROR, "Parse error: the body is not JSON");
        }
    }

    private static boolean accepts(ServerHttpRequest request) {
        try {
            List<MediaType> accepted = request.getHeaders().getAccept();
            return accepted.stream().anyMatch(type -> type.includes(MediaType.APPLICATION_JSON))
                    && accepted.stream().anyMatch(type -> type.includes(MediaType.TEXT_EVENT_STREAM));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static boolean isJson(HttpHeaders headers) {
        try {
            MediaType type = headers.getContentType();
            return type != null && MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type);
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static ResponseEntity<byte[]> event(JsonNode answer) {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .body(("event: message\ndata: " + JSON.writeValueAsString(answer) + "\n\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static Mono<ResponseEntity<byte[]>> refused(int status, String message) {
        return refused(status, new RpcError(RpcError.TRANSPORT, message));
    }

    private static Mono<ResponseEntity<byte[]>> refused(int status, RpcError error) {
        return Mono.just(ResponseEntity.status(HttpStatusCode.valueOf(status))
                .contentType(MediaType.APPLICATION_JSON)
                .body(JSON.writeValueAsBytes(error.answer(NullNode.getInstance()))));
    }
}
