package dev.callboard.scaffolder.document;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads YAML as what it comes to when it is used: aliases are replaced by what they stand for, merge keys are merged, and the
 * items of a list of manifests are documents of their own.
 */
final class YamlContent {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_ALIASES = 200;
    private static final int MOST_DEPTH = 100;
    private static final int MOST_VALUES = 50_000;
    private static final String MERGE = "<<";
    private static final String OWN_API = "backstage.io/";

    private int values;

    private YamlContent() {}

    /**
     * Reads all documents in a text.
     *
     * @throws Unreadable if one of them cannot be read
     */
    static List<JsonNode> read(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setMaxAliasesForCollections(MOST_ALIASES)
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        YamlContent reader = new YamlContent();
        List<JsonNode> documents = new ArrayList<>();
        try {
            for (Object document : new Load(settings).loadAllFromString(text)) {
                if (document != null) {
                    flatten(reader.json(document, 0), documents);
                }
            }
        } catch (YamlEngineException unreadable) {
            throw new Unreadable("It is not YAML: " + firstLine(unreadable));
        }
        return documents;
    }

    /** Whether it is something that a cluster may be given. */
    static boolean isManifest(JsonNode content) {
        String version = content.path("apiVersion").asString("");
        return !version.isEmpty()
                && !content.path("kind").asString("").isEmpty()
                && !version.startsWith(OWN_API)
                && !version.contains("." + OWN_API);
    }

    static void flatten(JsonNode document, List<JsonNode> documents) {
        boolean list = document.path("kind").asString("").endsWith("List")
                && document.path("items").isArray();
        if (list) {
            document.path("items").forEach(item -> flatten(item, documents));
        } else {
            documents.add(document);
        }
    }

    private JsonNode json(@Nullable Object value, int depth) {
        if (depth > MOST_DEPTH || ++values > MOST_VALUES) {
            throw new Unreadable("It is nested too deeply, or has too many values");
        }
        return switch (value) {
            case null -> JSON.nullNode();
            case Map<?, ?> map -> object(map, depth);
            case Iterable<?> list -> {
                ArrayNode array = JSON.arrayNode();
                list.forEach(element -> array.add(json(element, depth + 1)));
                yield array;
            }
            case Boolean truth -> JSON.booleanNode(truth);
            case Integer number -> JSON.numberNode(number);
            case Long number -> JSON.numberNode(number);
            case BigInteger number -> JSON.numberNode(number);
            case Double number when Double.isFinite(number) -> JSON.numberNode(BigDecimal.valueOf(number));
            default -> JSON.stringNode(String.valueOf(value));
        };
    }

    private ObjectNode object(Map<?, ?> map, int depth) {
        ObjectNode object = JSON.objectNode();
        for (Object source : sources(map.get(MERGE))) {
            for (Map.Entry<String, JsonNode> field : json(source, depth + 1).properties()) {
                if (!object.has(field.getKey())) {
                    object.set(field.getKey(), field.getValue());
                }
            }
        }
        Map<String, JsonNode> own = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!MERGE.equals(key)) {
                own.put(String.valueOf(key), json(value, depth + 1));
            }
        });
        object.setAll(own);
        return object;
    }

    private static List<Map<?, ?>> sources(@Nullable Object merged) {
        List<Map<?, ?>> sources = new ArrayList<>();
        for (Object source : merged instanceof Iterable<?> several ? several : Collections.singletonList(merged)) {
            if (source instanceof Map<?, ?> fields) {
                sources.add(fields);
            } else if (source != null) {
                throw new Unreadable("What it merges is no mapping");
            }
        }
        return sources;
    }

    private static String firstLine(YamlEngineException unreadable) {
        String message = String.valueOf(unreadable.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /** The text is not what its name says. */
    static final class Unreadable extends RuntimeException {

        Unreadable(String message) {
            super(message);
        }
    }
}
