package dev.callboard.backend.catalog;

import dev.callboard.backend.web.InputError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which part of the plain list to send: by number, or continued after another part. */
record Slice(int offset, int limit) {

    private static final JsonMapper JSON = JsonMapper.shared();

    static Slice of(QueryParameters parameters) {
        int limit = parameters.count("limit").orElse(Integer.MAX_VALUE);
        int offset = parameters.count("offset").orElse(0);
        if (limit == 0) {
            throw new InputError("Invalid limit, must be greater than zero");
        }
        Slice asked = new Slice(offset, limit);
        return parameters.one("after").map(Slice::decode).orElse(asked);
    }

    /** One more than asked for, to know whether more follow. */
    int oneMore() {
        return limit == Integer.MAX_VALUE ? limit : limit + 1;
    }

    /** The URL of the next part, below the plugin's mount point. */
    String nextUrl(ServerHttpRequest request) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>(request.getQueryParams());
        parameters.remove("offset");
        parameters.set("after", encode());
        return UriComponentsBuilder.fromPath("/entities")
                .queryParams(encoded(parameters))
                .build(true)
                .toUriString();
    }

    private String encode() {
        byte[] json = JSON.writeValueAsBytes(
                JSON.createObjectNode().put("limit", limit).put("offset", offset + limit));
        return Base64.getEncoder().encodeToString(json);
    }

    private static Slice decode(String after) {
        try {
            JsonNode json = JSON.readTree(Base64.getDecoder().decode(after));
            JsonNode limit = json.path("limit");
            JsonNode offset = json.path("offset");
            if (limit.isInt() && limit.intValue() > 0 && offset.isInt() && offset.intValue() >= 0) {
                return new Slice(offset.intValue(), limit.intValue());
            }
        } catch (IllegalArgumentException | JacksonException e) {
            throw new InputError("Malformed after cursor, could not be parsed", e);
        }
        throw new InputError("Malformed after cursor, could not be parsed");
    }

    private static MultiValueMap<String, String> encoded(MultiValueMap<String, String> parameters) {
        MultiValueMap<String, String> encoded = new LinkedMultiValueMap<>();
        parameters.forEach((name, values) -> values.forEach(value -> encoded.add(encode(name), encode(value))));
        return encoded;
    }

    private static String encode(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
