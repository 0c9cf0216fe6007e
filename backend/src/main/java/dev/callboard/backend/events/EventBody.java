package dev.callboard.backend.events;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.MalformedJson;
import dev.callboard.backend.web.StatusError;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies of requests about events, which may be larger than others. */
final class EventBody {

    private static final int MAX_BYTES = 5 * 1024 * 1024;

    private EventBody() {}

    /** The bytes as they came, since they may be signed; none if there is no body. */
    static Mono<byte[]> bytes(ServerHttpRequest request) {
        return DataBufferUtils.join(request.getBody(), MAX_BYTES)
                .map(EventBody::bytes)
                .defaultIfEmpty(new byte[0])
                .onErrorMap(
                        DataBufferLimitException.class,
                        tooLarge -> new StatusError(413, "PayloadTooLargeError", "request entity too large"));
    }

    /** @param what it is, at the beginning of a complaint */
    static JsonNode json(byte[] body, String what) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw new InputError(what + " is not JSON: " + MalformedJson.message(e), e);
        }
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
