package dev.callboard.scaffolder.action.utility;

import dev.callboard.scaffolder.action.ActionException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Data as text and back, JSON in the form that JavaScript writes. */
final class DataText {

    private static final JsonMapper JSON = new JsonMapper();
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .build();

    private DataText() {}

    /** JSON with the keys of {@code replacer} alone, if it is there, and indented by {@code space}. */
    static String json(JsonNode data, ObjectNode options) {
        String space = options.path("space").asString("");
        JsonNode kept = kept(data, options);
        return space.isEmpty() ? JSON.writeValueAsString(kept) : indented(kept, space);
    }

    static String indented(JsonNode data, String space) {
        Separators separators = Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER);
        DefaultIndenter indenter = new DefaultIndenter(space, "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators)
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        return JSON.writer().with(printer).writeValueAsString(data);
    }

    static String yaml(JsonNode data, ObjectNode options) {
        return YAML.writeValueAsString(kept(data, options));
    }

    /** @throws ActionException if it is not JSON */
    static JsonNode parseJson(String text, String what) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw ActionException.input(what + " is not JSON: " + e.getOriginalMessage())
                    .because(e);
        }
    }

    /** @throws ActionException if it is not YAML */
    static List<JsonNode> parseYaml(String text, String what) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            List<JsonNode> all = new ArrayList<>();
            documents.forEachRemaining(all::add);
            return all;
        } catch (JacksonException e) {
            throw ActionException.input(what + " is not YAML: " + e.getOriginalMessage())
                    .because(e);
        }
    }

    private static JsonNode kept(JsonNode data, ObjectNode options) {
        JsonNode replacer = options.path("replacer");
        if (!replacer.isArray()) {
            return data;
        }
        return kept(data, replacer.valueStream().map(name -> name.asString("")).toList());
    }

    private static JsonNode kept(JsonNode data, List<String> names) {
        if (data instanceof ObjectNode object) {
            ObjectNode rest = JsonNodeFactory.instance.objectNode();
            object.forEachEntry((name, value) -> {
                if (names.contains(name)) {
                    rest.set(name, kept(value, names));
                }
            });
            return rest;
        }
        if (data instanceof ArrayNode array) {
            ArrayNode rest = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> rest.add(kept(item, names)));
            return rest;
        }
        return data;
    }
}
