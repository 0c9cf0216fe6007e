package dev.callboard.backend;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replays recorded requests against a server and compares its answers with the recorded ones.
 *
 * <p>What no two servers share (uids, entity tags, cursors, ids) is masked; of an error, name and status count; where a
 * request asked for no order, arrays are compared as bags.
 */
final class GoldenAnswers {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Set<String> BAGS =
            Set.of("items", "rootEntities", "parentEntityRefs", "facets", "entities", "existingEntityFiles");
    private static final Set<String> SEQUENCES = Set.of("tags", "links", "children", "targets");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final String token;

    GoldenAnswers(String base, String token) {
        this.base = base;
        this.token = token;
    }

    /** Replays one recorded case; returns what differs, or null if nothing does. */
    @Nullable String difference(JsonNode recorded, boolean ordered) throws IOException, InterruptedException {
        JsonNode expected = stripped(recorded.path("answer"));
        JsonNode actual = stripped(answer(recorded));
        if (!ordered) {
            expected = unordered(expected);
            actual = unordered(actual);
        }
        return difference(expected, actual, "");
    }

    private JsonNode answer(JsonNode recorded) throws IOException, InterruptedException {
        String query = recorded.path("query")
                .valueStream()
                .map(pair -> encoded(pair.get(0)) + "=" + encoded(pair.get(1)))
                .collect(Collectors.joining("&"));
        JsonNode body = recorded.path("body");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(base + recorded.path("path").asString() + (query.isEmpty() ? "" : "?" + query)))
                .method(
                        recorded.path("method").asString(),
                        body.isNull()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(60))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        ObjectNode answer = JSON.createObjectNode().put("status", response.statusCode());
        answer.put(
                "type",
                response.headers()
                        .firstValue("Content-Type")
                        .orElse("text/plain")
                        .replaceFirst(";.*", ""));
        answer.set("body", essence(masked(parsed(response.body()))));
        return answer;
    }

    private static String encoded(JsonNode text) {
        return URLEncoder.encode(text.asString(), StandardCharsets.UTF_8);
    }

    private static JsonNode parsed(String text) {
        try {
            return text.isEmpty() ? JSON.nullNode() : JSON.readTree(text);
        } catch (JacksonException e) {
            return JSON.stringNode(text);
        }
    }

    /** Of an error only its name and status count. */
    private static JsonNode essence(JsonNode body) {
        ObjectNode essence = JSON.createObjectNode();
        if (body.has("error")) {
            essence.putObject("error").set("name", body.path("error").path("name"));
            essence.set("response", body.path("response"));
            return essence;
        }
        if (body.has("errors")) {
            ArrayNode errors = essence.putArray("errors");
            body.path("errors").forEach(error -> errors.addObject().set("name", error.path("name")));
            return essence;
        }
        return body;
    }

    private static JsonNode masked(JsonNode value) {
        if (value.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            value.forEach(item -> array.add(masked(item)));
            return array;
        }
        if (!value.isObject()) {
            return value;
        }
        ObjectNode object = JSON.createObjectNode();
        value.forEachEntry((name, member) -> object.set(name, masked(member)));
        if (object.has("uid") && object.has("name")) {
            object.put("uid", "<uid>");
        }
        for (String name : List.of("etag", "entityEtag", "nextCursor", "prevCursor")) {
            if (object.has(name)) {
                object.put(name, name.endsWith("Cursor") ? "<cursor>" : "<etag>");
            }
        }
        if (object.has("type") && object.has("target") && object.path("id").isString()) {
            object.put("id", UUID.matcher(object.path("id").asString()).replaceAll("<id>"));
        }
        if (object.path("relations").isArray()) {
            object.set("relations", sorted(object.path("relations")));
        }
        return object;
    }

    private static JsonNode stripped(JsonNode value) {
        if (value.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            value.forEach(item -> array.add(stripped(item)));
            return array;
        }
        if (!value.isObject()) {
            return value;
        }
        ObjectNode object = JSON.createObjectNode();
        value.forEachEntry((name, member) -> {
            if (!name.startsWith("_")) {
                object.set(name, stripped(member));
            }
        });
        return object;
    }

    private static JsonNode unordered(JsonNode value) {
        if (value.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            value.forEach(item -> array.add(unordered(item)));
            return sorted(array);
        }
        if (!value.isObject()) {
            return value;
        }
        ObjectNode object = JSON.createObjectNode();
        value.forEachEntry((name, member) -> {
            boolean bag = BAGS.contains(name) || member.isObject() || !SEQUENCES.contains(name);
            object.set(name, bag ? unordered(member) : member);
        });
        return object;
    }

    private static ArrayNode sorted(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        items.sort(Comparator.comparing(GoldenAnswers::canonical));
        ArrayNode sorted = JSON.createArrayNode();
        items.forEach(sorted::add);
        return sorted;
    }

    private static String canonical(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(GoldenAnswers::canonical).collect(Collectors.joining(",", "[", "]"));
        }
        if (value.isObject()) {
            TreeMap<String, String> members = new TreeMap<>();
            value.forEachEntry((name, member) -> members.put(name, canonical(member)));
            return members.toString();
        }
        return value.toString();
    }

    private static @Nullable String difference(JsonNode expected, JsonNode actual, String path) {
        if (expected.equals(actual)) {
            return null;
        }
        if (expected.isObject() && actual.isObject()) {
            Set<String> names = new java.util.TreeSet<>(expected.propertyNames());
            names.addAll(actual.propertyNames());
            for (String name : names) {
                String found = difference(expected.path(name), actual.path(name), path + "." + name);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                String found = difference(expected.get(i), actual.get(i), path + "[" + i + "]");
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        return path + ": expected " + shortened(expected) + " got " + shortened(actual);
    }

    private static String shortened(JsonNode value) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        return text.length() <= 160 ? text : text.substring(0, 160) + "...";
    }
}
