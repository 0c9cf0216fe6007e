package dev.callboard.backend.catalog;

import dev.callboard.backend.web.InputError;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.store.RegisteredLocation;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A listing of registered locations by condition, in pages ordered by id.
 *
 * @param predicate which locations, by {@code id}, {@code type}, {@code target} and {@code entityRef}
 * @param after the id after which the page begins
 */
record LocationQuery(
        int limit, @Nullable ObjectNode predicate, @Nullable String after) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int DEFAULT_LIMIT = 1000;
    private static final Set<String> FIELDS = Set.of("id", "type", "target", "entityref");

    static LocationQuery of(JsonBody asked) {
        int limit = asked.atLeast("limit", 1).orElse(DEFAULT_LIMIT);
        Optional<String> cursor = asked.string("cursor");
        return cursor.isPresent()
                ? decode(cursor.get())
                : new LocationQuery(limit, asked.object("query").orElse(null), null);
    }

    ObjectNode page(List<RegisteredLocation> locations) {
        EntityFilter filter = EntityFilter.of(predicate);
        checkFields(filter);
        List<RegisteredLocation> found = locations.stream()
                .filter(location -> matches(filter, fields(location)))
                .sorted(Comparator.comparing(LocationQuery::id))
                .toList();
        List<RegisteredLocation> rest = found.stream()
                .filter(location -> after == null || id(location).compareTo(after) > 0)
                .toList();
        List<RegisteredLocation> page = rest.subList(0, Math.min(limit, rest.size()));
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode items = answer.putArray("items");
        page.forEach(location -> items.add(CatalogJson.location(location)));
        answer.put("totalItems", found.size());
        ObjectNode pageInfo = answer.putObject("pageInfo");
        if (rest.size() > page.size()) {
            pageInfo.put("nextCursor", encode(id(page.getLast())));
        }
        return answer;
    }

    private String encode(String afterId) {
        ObjectNode json = JSON.createObjectNode().put("limit", limit).put("afterId", afterId);
        if (predicate != null) {
            json.set("query", predicate);
        }
        return Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(json));
    }

    private static LocationQuery decode(String cursor) {
        try {
            JsonNode json = JSON.readTree(Base64.getDecoder().decode(cursor));
            JsonNode limit = json.path("limit");
            JsonNode query = json.path("query");
            if (limit.isInt()
                    && limit.intValue() > 0
                    && json.path("afterId").isString()
                    && (query.isMissingNode() || query.isObject())) {
                ObjectNode predicate = query instanceof ObjectNode object ? object : null;
                return new LocationQuery(
                        limit.intValue(), predicate, json.path("afterId").asString());
            }
        } catch (IllegalArgumentException | JacksonException e) {
            throw new InputError("Malformed cursor, could not be parsed", e);
        }
        throw new InputError("Malformed cursor, could not be parsed");
    }

    private static boolean matches(EntityFilter filter, Map<String, String> fields) {
        return switch (filter) {
            case EntityFilter.All(List<EntityFilter> parts) -> parts.stream().allMatch(part -> matches(part, fields));
            case EntityFilter.Any(List<EntityFilter> parts) -> parts.stream().anyMatch(part -> matches(part, fields));
            case EntityFilter.Not(EntityFilter part) -> !matches(part, fields);
            case EntityFilter.Exists(String key) -> fields.containsKey(key);
            case EntityFilter.HasValue(String key, Set<String> values) -> values.contains(field(fields, key));
            case EntityFilter.HasPrefix(String key, String prefix) ->
                field(fields, key).startsWith(prefix);
        };
    }

    private static Map<String, String> fields(RegisteredLocation location) {
        return Map.of(
                "id", id(location),
                "type", location.type().toLowerCase(Locale.ROOT),
                "target", location.target().toLowerCase(Locale.ROOT),
                "entityref", location.entityRef().toString());
    }

    private static String field(Map<String, String> fields, String key) {
        return fields.getOrDefault(key, "");
    }

    private static void checkFields(EntityFilter filter) {
        switch (filter) {
            case EntityFilter.All(List<EntityFilter> parts) -> parts.forEach(LocationQuery::checkFields);
            case EntityFilter.Any(List<EntityFilter> parts) -> parts.forEach(LocationQuery::checkFields);
            case EntityFilter.Not(EntityFilter part) -> checkFields(part);
            case EntityFilter.Exists(String key) -> checkField(key);
            case EntityFilter.HasValue(String key, Set<String> values) -> checkField(key);
            case EntityFilter.HasPrefix(String key, String prefix) -> checkField(key);
        }
    }

    private static void checkField(String key) {
        if (!FIELDS.contains(key)) {
            throw new InputError("Invalid query: a location has no field \"%s\", only id, type, target and entityRef"
                    .formatted(key));
        }
    }

    private static String id(RegisteredLocation location) {
        return location.id().toString();
    }
}
