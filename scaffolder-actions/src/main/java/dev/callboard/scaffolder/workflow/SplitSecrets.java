package dev.callboard.scaffolder.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Finds secrets whose pieces stand in several values of a document, one after the other. */
final class SplitSecrets {

    /** Pieces of a shorter value come together by chance. */
    private static final int SHORTEST = 8;

    private final Map<String, String> names = new HashMap<>();

    /** @param secrets the values by their names */
    SplitSecrets(Map<String, String> secrets) {
        secrets.forEach((name, value) -> {
            if (value.length() >= SHORTEST) {
                names.put(value, name);
            }
        });
    }

    /** The names of the secrets that values of the document are pieces of, by where the values are. */
    Map<JsonPointer, String> pieces(JsonNode document) {
        Map<JsonPointer, String> pieces = new HashMap<>();
        if (names.isEmpty() || !document.isContainer()) {
            return pieces;
        }
        List<Leaf> leaves = new ArrayList<>();
        StringBuilder joined = new StringBuilder();
        collect(JsonPointer.empty(), document, leaves, joined);
        names.forEach((value, name) -> {
            for (int at = joined.indexOf(value); at >= 0; at = joined.indexOf(value, at + 1)) {
                for (Leaf leaf : leaves) {
                    if (leaf.start() < at + value.length() && leaf.end() > at) {
                        pieces.put(leaf.place(), name);
                    }
                }
            }
        });
        return pieces;
    }

    /** The document with something else in the places of pieces. */
    static JsonNode replace(
            JsonNode document, Map<JsonPointer, String> pieces, BiFunction<JsonPointer, String, JsonNode> with) {
        return pieces.isEmpty() ? document : replace(JsonPointer.empty(), document, pieces, with);
    }

    private static JsonNode replace(
            JsonPointer at,
            JsonNode value,
            Map<JsonPointer, String> pieces,
            BiFunction<JsonPointer, String, JsonNode> with) {
        String name = pieces.get(at);
        if (name != null) {
            return with.apply(at, name);
        }
        if (value.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            value.forEachEntry((key, child) -> object.set(key, replace(at.appendProperty(key), child, pieces, with)));
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            value.forEach(child -> array.add(replace(at.appendIndex(array.size()), child, pieces, with)));
            return array;
        }
        return value;
    }

    private static void collect(JsonPointer at, JsonNode value, List<Leaf> leaves, StringBuilder joined) {
        if (value.isObject()) {
            value.forEachEntry((key, child) -> collect(at.appendProperty(key), child, leaves, joined));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                collect(at.appendIndex(i), value.get(i), leaves, joined);
            }
        } else if (value.isString() || value.isNumber()) {
            int start = joined.length();
            joined.append(value.asString());
            leaves.add(new Leaf(at, start, joined.length()));
        }
    }

    private record Leaf(JsonPointer place, int start, int end) {}
}
