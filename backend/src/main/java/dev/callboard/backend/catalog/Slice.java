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
        return parameters.one("after").map(asked::continuedAfter).orElse(asked);
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

    /** What the cursor does not say is as asked for; base64 is read as leniently as Node does. */
    private Slice continuedAfter(String cursor) {
        JsonNode json;
        try {
            json = JSON.readTree(
                    Base64.getMimeDecoder().decode(cursor.replace('-', '+').replace('_', '/')));
        } catch (IllegalArgumentException | JacksonException e) {
            throw new InputError("Malformed after cursor, could not be parsed", e);
        }
        if (json.isMissingNode() || json.isNull()) {
            throw new InputError("Malformed after cursor, could not be parsed");
        }
        return new Slice(
                number(json.path("offset"), 0, offset, "offset was not a number"),
                number(json.path("limit"), 1, limit, "limit was not an number"));
    }

    private static int number(JsonNode given, int least, int otherwise, String complaint) {
        if (given.isMissingNode()) {
            return otherwise;
        }
        int number = given.isNumber() && given.doubleValue() == Math.rint(given.doubleValue())
                ? (int) given.doubleValue()
                : least - 1;
        if (number < least) {
            throw new InputError("Malformed after cursor, " + complaint);
        }
        return number;
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
