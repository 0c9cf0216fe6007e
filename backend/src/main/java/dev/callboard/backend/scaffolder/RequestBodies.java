package dev.callboard.backend.scaffolder;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.MalformedJson;
import dev.callboard.scaffolder.action.TaskSecrets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads request bodies and their members, with the complaints that Backstage has about wrong ones. */
final class RequestBodies {

    private static final int MAX_BYTES = 10 << 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private RequestBodies() {}

    /** Reads a body that has to be there. An error if it is too large or no JSON object. */
    static Mono<ObjectNode> read(ServerHttpRequest request) {
        return optional(request)
                .filter(body -> !body.isMissingNode())
                .flatMap(RequestBodies::object)
                .switchIfEmpty(Mono.error(() -> new InputError("request/body must be object")));
    }

    /** Reads a body that may be left out; an empty object then. */
    static Mono<ObjectNode> readOptional(ServerHttpRequest request) {
        return optional(request)
                .flatMap(
                        body -> body.isMissingNode() ? Mono.just(JsonNodeFactory.instance.objectNode()) : object(body));
    }

    private static Mono<JsonNode> optional(ServerHttpRequest request) {
        MediaType type = request.getHeaders().getContentType();
        return DataBufferUtils.join(request.getBody(), MAX_BYTES)
                .map(buffer -> {
                    byte[] bytes = new byte[buffer.readableByteCount()];
                    buffer.read(bytes);
                    DataBufferUtils.release(buffer);
                    return parsed(bytes, type);
                })
                .defaultIfEmpty(MissingNode.getInstance());
    }

    private static JsonNode parsed(byte[] bytes, @Nullable MediaType type) {
        if (bytes.length == 0) {
            return MissingNode.getInstance();
        }
        if (type != null && !type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            throw new InputError("unsupported media type " + type);
        }
        try {
            return JSON.readTree(bytes);
        } catch (JacksonException e) {
            throw new InputError("Malformed JSON in the request body: " + MalformedJson.message(e), e);
        }
    }

    private static Mono<ObjectNode> object(JsonNode body) {
        return body instanceof ObjectNode object
                ? Mono.just(object)
                : Mono.error(new InputError("request/body must be object"));
    }

    static ObjectNode object(ObjectNode body, String name) {
        if (required(body, name) instanceof ObjectNode object) {
            return object;
        }
        throw wrong(name, "object");
    }

    static String string(ObjectNode body, String name) {
        JsonNode value = required(body, name);
        if (!value.isString()) {
            throw wrong(name, "string");
        }
        return value.asString();
    }

    static JsonNode array(ObjectNode body, String name) {
        JsonNode value = required(body, name);
        if (!value.isArray()) {
            throw wrong(name, "array");
        }
        return value;
    }

    /** The member {@code secrets}, none if it is left out. */
    static TaskSecrets secrets(ObjectNode body) {
        if (!body.has("secrets")) {
            return TaskSecrets.NONE;
        }
        Map<String, String> secrets = strings(body, "secrets");
        if (secrets.containsKey(SecretsCipher.USER_TOKEN)) {
            throw new InputError("request/body/secrets/" + SecretsCipher.USER_TOKEN + " is a name that is taken");
        }
        return TaskSecrets.of(secrets);
    }

    /** An object whose members are all text. */
    static Map<String, String> strings(ObjectNode body, String name) {
        Map<String, String> strings = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : object(body, name).properties()) {
            if (!member.getValue().isString()) {
                throw wrong(name + "/" + member.getKey(), "string");
            }
            strings.put(member.getKey(), member.getValue().asString());
        }
        return strings;
    }

    static InputError wrong(String path, String type) {
        return new InputError("request/body/" + path + " must be " + type);
    }

    private static JsonNode required(ObjectNode body, String name) {
        JsonNode value = body.get(name);
        if (value == null) {
            throw new InputError("request/body must have required property '" + name + "'");
        }
        return value;
    }
}
