package dev.callboard.backend.catalog;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.MalformedJson;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON object in a request's body, read property by property with errors that say where they are. */
final class JsonBody {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ObjectNode json;
    private final String path;

    private JsonBody(ObjectNode json, String path) {
        this.json = json;
        this.path = path;
    }

    /**
     * Reads a body; none at all is an empty object.
     *
     * @throws InputError if it is not a JSON object or says that it is something else
     */
    static JsonBody of(ServerHttpRequest request, byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return new JsonBody(JsonNodeFactory.instance.objectNode(), "request/body");
        }
        MediaType type = request.getHeaders().getContentType();
        if (type != null && !type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            throw new InputError("unsupported media type " + type);
        }
        try {
            JsonNode json = JSON.readTree(body);
            if (json instanceof ObjectNode object) {
                return new JsonBody(object, "request/body");
            }
        } catch (JacksonException e) {
            throw new InputError("Malformed JSON in the request body: " + MalformedJson.message(e), e);
        }
        throw new InputError("request/body must be object");
    }

    /** Takes an object that something else has read. */
    static JsonBody of(ObjectNode json) {
        return new JsonBody(json, "request/body");
    }

    /** Refuses properties other than these. */
    JsonBody only(String... names) {
        for (String name : json.propertyNames()) {
            if (!Set.of(names).contains(name)) {
                throw new InputError(path + " must NOT have additional properties, but has '" + name + "'");
            }
        }
        return this;
    }

    /** Refuses a body that lacks one of these properties. */
    JsonBody required(String... names) {
        for (String name : names) {
            if (!json.has(name)) {
                throw new InputError(path + " must have required property '" + name + "'");
            }
        }
        return this;
    }

    boolean has(String name) {
        return json.has(name);
    }

    Optional<String> string(String name) {
        return value(name, JsonNode::isString, "string").map(JsonNode::asString);
    }

    /** A property that has to be there. */
    String requiredString(String name) {
        return required(name).string(name).orElseThrow();
    }

    List<String> strings(String name) {
        JsonNode array = value(name, JsonNode::isArray, "array").orElse(JsonNodeFactory.instance.arrayNode());
        for (int i = 0; i < array.size(); i++) {
            if (!array.get(i).isString()) {
                throw wrong(name + "/" + i, "string");
            }
        }
        return array.valueStream().map(JsonNode::asString).toList();
    }

    Optional<ObjectNode> object(String name) {
        return value(name, JsonNode::isObject, "object").map(ObjectNode.class::cast);
    }

    /** The object at a property, to be read further; empty if it is not there. */
    Optional<JsonBody> section(String name) {
        return object(name).map(object -> new JsonBody(object, path + "/" + name));
    }

    List<JsonBody> sections(String name) {
        JsonNode array = value(name, JsonNode::isArray, "array").orElse(JsonNodeFactory.instance.arrayNode());
        for (int i = 0; i < array.size(); i++) {
            if (!array.get(i).isObject()) {
                throw wrong(name + "/" + i, "object");
            }
        }
        return array.valueStream()
                .map(item -> new JsonBody((ObjectNode) item, path + "/" + name))
                .toList();
    }

    /** The objects at a property, which may be one without a list around it. */
    List<JsonBody> oneOrMoreSections(String name) {
        return json.path(name).isObject() ? section(name).stream().toList() : sections(name);
    }

    /** One of a few words. */
    Optional<String> oneOf(String name, String... words) {
        Optional<String> word = string(name);
        if (word.isPresent() && !List.of(words).contains(word.get())) {
            throw new InputError(
                    path + "/" + name + " must be equal to one of the allowed values: " + String.join(", ", words));
        }
        return word;
    }

    /** A whole number that is not less than the least one. */
    OptionalInt atLeast(String name, int least) {
        Optional<JsonNode> number = value(name, JsonNode::isNumber, "number");
        if (number.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!number.get().canConvertToInt()
                || number.get().doubleValue() != number.get().intValue()) {
            throw wrong(name, "integer");
        }
        if (number.get().intValue() < least) {
            throw new InputError(path + "/" + name + " must be >= " + least);
        }
        return OptionalInt.of(number.get().intValue());
    }

    private Optional<JsonNode> value(String name, java.util.function.Predicate<JsonNode> type, String expected) {
        JsonNode value = json.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.test(value)) {
            throw wrong(name, expected);
        }
        return Optional.of(value);
    }

    private InputError wrong(String name, String expected) {
        return new InputError(path + "/" + name + " must be " + expected);
    }
}
