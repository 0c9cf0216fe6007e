package dev.callboard.backend.portal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a configuration a frontend is meant to see, by the schemas that come with its bundle.
 *
 * <p>A value is kept if a schema says that it is visible to frontends, itself or all below something that it is in, and no
 * schema calls it a secret. Objects and lists are kept for what is kept of them. Whatever no schema speaks of stays here.
 */
final class VisibleConfig {

    private static final String FRONTEND = "frontend";
    private static final String SECRET = "secret";
    private static final int MAX_DEPTH = 50;

    private final List<JsonNode> schemas;

    private VisibleConfig(List<JsonNode> schemas) {
        this.schemas = List.copyOf(schemas);
    }

    /** @param document the bundle's {@code .config-schema.json} */
    static VisibleConfig of(JsonNode document) {
        return new VisibleConfig(document.path("schemas")
                .valueStream()
                .map(schema -> schema.path("value"))
                .toList());
    }

    /** The visible part; an empty object if there is none. */
    ObjectNode of(ObjectNode config) {
        List<Place> places =
                schemas.stream().map(schema -> new Place(schema, schema)).toList();
        return visible(config, places, "", 0)
                .map(ObjectNode.class::cast)
                .orElseGet(JsonNodeFactory.instance::objectNode);
    }

    /** A schema of a value, and the document it stands in, which its references are looked up in. */
    private record Place(JsonNode schema, JsonNode root) {}

    private Optional<JsonNode> visible(JsonNode value, List<Place> stated, String inherited, int depth) {
        if (depth > MAX_DEPTH || value.isNull()) {
            return Optional.empty();
        }
        List<Place> places = new ArrayList<>();
        stated.forEach(place -> expand(place, places, 0));
        String deep = word(places, "deepVisibility", inherited);
        String own = word(places, "visibility", deep);
        if (own.equals(SECRET) || deep.equals(SECRET)) {
            return Optional.empty();
        }
        boolean marked = own.equals(FRONTEND);
        return switch (value) {
            case ObjectNode object -> kept(object(object, places, deep, depth), marked);
            case ArrayNode list -> kept(list(list, places, deep, depth), marked);
            default -> marked ? Optional.of(value) : Optional.empty();
        };
    }

    private static Optional<JsonNode> kept(JsonNode container, boolean marked) {
        return marked || !container.isEmpty() ? Optional.of(container) : Optional.empty();
    }

    private ObjectNode object(ObjectNode object, List<Place> places, String deep, int depth) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        object.forEachEntry((name, member) -> {
            List<Place> inside = new ArrayList<>();
            for (Place place : places) {
                JsonNode property = place.schema().path("properties").get(name);
                JsonNode rest = place.schema().path("additionalProperties");
                if (property != null) {
                    inside.add(new Place(property, place.root()));
                } else if (rest.isObject()) {
                    inside.add(new Place(rest, place.root()));
                }
            }
            visible(member, inside, deep, depth + 1).ifPresent(found -> kept.set(name, found));
        });
        return kept;
    }

    private ArrayNode list(ArrayNode list, List<Place> places, String deep, int depth) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (int index = 0; index < list.size(); index++) {
            List<Place> inside = new ArrayList<>();
            for (Place place : places) {
                JsonNode items = place.schema().path("items");
                if (items.isObject()) {
                    inside.add(new Place(items, place.root()));
                } else if (items.has(index)) {
                    inside.add(new Place(items.get(index), place.root()));
                }
            }
            visible(list.get(index), inside, deep, depth + 1).ifPresent(kept::add);
        }
        return kept;
    }

    /** The schema itself, what it refers to, and the branches that it may be one of. */
    private static void expand(Place place, List<Place> found, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        found.add(place);
        JsonNode schema = place.schema();
        String reference = schema.path("$ref").asString("");
        if (reference.startsWith("#/")) {
            expand(new Place(place.root().at(reference.substring(1)), place.root()), found, depth + 1);
        }
        for (String branches : List.of("allOf", "anyOf", "oneOf")) {
            schema.path(branches).forEach(branch -> expand(new Place(branch, place.root()), found, depth + 1));
        }
    }

    /** What the schemas say, a secret above all; what is inherited if none says anything. */
    private static String word(List<Place> places, String keyword, String inherited) {
        @Nullable String said = null;
        for (Place place : places) {
            String word = place.schema().path(keyword).asString("");
            if (word.equals(SECRET)) {
                return SECRET;
            }
            if (!word.isEmpty() && (said == null || word.equals(FRONTEND))) {
                said = word;
            }
        }
        return said == null ? inherited : said;
    }
}
