package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a page of a listing begins or ends, with all that is needed to ask for the page beside it.
 *
 * <p>Written as base64 of JSON, which clients look into: one that finds the key {@code query} sends the cursor by POST.
 *
 * @param order as it was asked for
 * @param previous whether the page lies before the position rather than after it
 * @param predicate which entities the listing has; none for all of them
 * @param text the listing's condition on text, if it was given one
 * @param position sort value and uid of the entity at the edge; the uid alone if nothing is sorted by
 * @param first the same of the listing's first entity
 * @param totalItems how many entities the listing has
 */
public record Cursor(
        List<EntityOrder> order,
        boolean previous,
        @Nullable ObjectNode predicate,
        @Nullable TextFilter text,
        List<@Nullable String> position,
        List<@Nullable String> first,
        long totalItems) {

    private static final JsonMapper JSON = JsonMapper.shared();

    public Cursor {
        order = List.copyOf(order);
        position = Collections.unmodifiableList(new ArrayList<>(position));
        first = Collections.unmodifiableList(new ArrayList<>(first));
    }

    /** The cursor as text. */
    public String encode() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode fields = json.putArray("orderFields");
        for (EntityOrder by : order) {
            fields.addObject()
                    .put("field", by.field())
                    .put("order", by.direction().word());
        }
        json.put("isPrevious", previous);
        if (predicate != null) {
            json.set("query", predicate);
        }
        if (text != null) {
            ObjectNode fullText = json.putObject("fullTextFilter").put("term", text.term());
            if (!text.fields().isEmpty()) {
                ArrayNode names = fullText.putArray("fields");
                text.fields().forEach(names::add);
            }
        }
        putAll(json.putArray("orderFieldValues"), position);
        putAll(json.putArray("firstSortFieldValues"), first);
        json.put("totalItems", totalItems);
        return Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(json));
    }

    /**
     * Reads a cursor.
     *
     * @throws InvalidQueryException if the text is no cursor
     */
    public static Cursor decode(String text) {
        try {
            JsonNode json = JSON.readTree(Base64.getDecoder().decode(text));
            if (json.isObject()) {
                return read(json);
            }
        } catch (IllegalArgumentException | JacksonException e) {
            throw new InvalidQueryException("Malformed cursor: " + firstLine(e.getMessage()), e);
        }
        throw new InvalidQueryException("Malformed cursor: not an object");
    }

    private static Cursor read(JsonNode json) {
        List<EntityOrder> order = new ArrayList<>();
        for (JsonNode by : array(json, "orderFields")) {
            order.add(new EntityOrder(string(by, "field"), EntityOrder.Direction.of(string(by, "order"))));
        }
        if (!json.path("isPrevious").isBoolean()) {
            throw new IllegalArgumentException("isPrevious must be boolean");
        }
        List<@Nullable String> position = strings(array(json, "orderFieldValues"));
        if (position.size() != (order.isEmpty() ? 1 : 2)) {
            throw new IllegalArgumentException("orderFieldValues does not fit orderFields");
        }
        JsonNode first = json.path("firstSortFieldValues");
        return new Cursor(
                order,
                json.path("isPrevious").asBoolean(),
                predicate(json),
                text(json.path("fullTextFilter")),
                position,
                first.isArray() ? strings(first) : List.of(),
                json.path("totalItems").asLong(0));
    }

    private static @Nullable ObjectNode predicate(JsonNode json) {
        JsonNode query = json.path("query");
        if (query.isMissingNode()) {
            JsonNode old = json.path("filter");
            return old.isMissingNode() ? null : OldCursorFilter.toPredicate(old);
        }
        if (query instanceof ObjectNode predicate) {
            return predicate;
        }
        throw new IllegalArgumentException("query must be object");
    }

    private static @Nullable TextFilter text(JsonNode json) {
        if (json.isMissingNode()) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        for (JsonNode field : json.path("fields")) {
            fields.add(field.asString());
        }
        return new TextFilter(json.path("term").asString(""), fields);
    }

    private static JsonNode array(JsonNode json, String name) {
        JsonNode array = json.path(name);
        if (!array.isArray()) {
            throw new IllegalArgumentException(name + " must be array");
        }
        return array;
    }

    private static String string(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isString()) {
            throw new IllegalArgumentException(name + " must be string");
        }
        return value.asString();
    }

    private static List<@Nullable String> strings(JsonNode array) {
        List<@Nullable String> values = new ArrayList<>();
        for (JsonNode value : array) {
            if (!value.isString() && !value.isNull()) {
                throw new IllegalArgumentException("order values must be strings or null");
            }
            values.add(value.isNull() ? null : value.asString());
        }
        return values;
    }

    private static void putAll(ArrayNode array, List<@Nullable String> values) {
        values.forEach(value -> array.add(value));
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "not readable" : message.lines().findFirst().orElse("not readable");
    }
}
