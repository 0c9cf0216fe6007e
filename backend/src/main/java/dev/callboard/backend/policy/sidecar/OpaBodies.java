package dev.callboard.backend.policy.sidecar;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.StatusError;
import dev.callboard.policy.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the JSON that OPA servers send, gzipped or not, up to a size in both forms. */
final class OpaBodies {

    static final int MAX_SENT = 4 << 20;
    static final int MAX_BYTES = 32 << 20;

    private OpaBodies() {}

    static Mono<JsonNode> read(ServerHttpRequest request) {
        boolean zipped = "gzip".equalsIgnoreCase(request.getHeaders().getFirst("Content-Encoding"));
        return DataBufferUtils.join(request.getBody(), MAX_SENT)
                .map(buffer -> {
                    byte[] bytes = new byte[buffer.readableByteCount()];
                    buffer.read(bytes);
                    DataBufferUtils.release(buffer);
                    return bytes;
                })
                .onErrorMap(DataBufferLimitException.class, large -> tooLarge())
                .filter(bytes -> bytes.length > 0)
                .switchIfEmpty(Mono.error(() -> new InputError("The body should be JSON, and there is none")))
                .map(bytes -> json(zipped ? unzipped(bytes) : bytes));
    }

    private static byte[] unzipped(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] plain = in.readNBytes(MAX_BYTES + 1);
            if (plain.length > MAX_BYTES) {
                throw tooLarge();
            }
            return plain;
        } catch (IOException broken) {
            throw new InputError(
                    "The body is not gzipped as its Content-Encoding says: " + broken.getMessage(), broken);
        }
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return StrictJson.read(bytes);
        } catch (JacksonException notJson) {
            throw new InputError("The body is not JSON: " + notJson.getOriginalMessage(), notJson);
        }
    }

    private static StatusError tooLarge() {
        return new StatusError(
                413,
                "PayloadTooLargeError",
                "At most " + MAX_SENT + " bytes are read, and " + MAX_BYTES
                        + " of what they unzip to; set decision_logs.reporting.upload_size_limit_bytes lower");
    }
}
