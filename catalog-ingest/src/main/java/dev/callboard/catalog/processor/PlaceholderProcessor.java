package dev.callboard.catalog.processor;

import dev.callboard.catalog.descriptor.DescriptorException;
import dev.callboard.catalog.descriptor.DescriptorParser;
import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.ProcessingContext;
import dev.callboard.catalog.processing.ProcessingException;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Replaces {@code {$text: url}}, {@code {$json: url}} and {@code {$yaml: url}} by what the file holds.
 *
 * <p>An object is a placeholder if that is its only property. What is put in is not looked through again.
 */
public final class PlaceholderProcessor implements CatalogProcessor {

    private static final int MAX_PLACEHOLDERS = 100;

    private final Map<String, Function<String, JsonNode>> readers;

    public PlaceholderProcessor(DescriptorParser parser) {
        this.readers = Map.of(
                "$text",
                StringNode::valueOf,
                "$json",
                PlaceholderProcessor::readJson,
                "$yaml",
                text -> readYaml(text, parser));
    }

    @Override
    public void preProcess(ObjectNode entity, ProcessingContext context) {
        new Run(context).resolveIn(entity, "");
    }

    private static JsonNode readJson(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw ProcessingException.inputError("not JSON: " + e.getOriginalMessage());
        }
    }

    private static JsonNode readYaml(String text, DescriptorParser parser) {
        try {
            return parser.parseValue(text);
        } catch (DescriptorException e) {
            throw ProcessingException.inputError("not YAML: " + e.error().summary());
        }
    }

    private final class Run {

        private final ProcessingContext context;
        private int count;

        Run(ProcessingContext context) {
            this.context = context;
        }

        void resolveIn(JsonNode node, String pointer) {
            if (node instanceof ObjectNode object) {
                object.propertyNames().stream()
                        .toList()
                        .forEach(name -> object.set(name, resolve(object.get(name), pointer + "/" + escaped(name))));
            } else if (node instanceof ArrayNode array) {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, resolve(array.get(i), pointer + "/" + i));
                }
            }
        }

        private JsonNode resolve(JsonNode node, String pointer) {
            if (node.isObject() && node.size() == 1) {
                String key = node.propertyNames().iterator().next();
                Function<String, JsonNode> reader = readers.get(key);
                if (reader != null) {
                    return replace(key, reader, node.get(key), pointer);
                }
            }
            resolveIn(node, pointer);
            return node;
        }

        private JsonNode replace(String key, Function<String, JsonNode> reader, JsonNode url, String pointer) {
            if (!url.isString()) {
                throw refused("Placeholder %s expected a string value".formatted(key), pointer);
            }
            if (++count > MAX_PLACEHOLDERS) {
                throw refused("The entity has more than %d placeholders".formatted(MAX_PLACEHOLDERS), pointer);
            }
            try {
                return reader.apply(context.files().read(url.asString()));
            } catch (ProcessingException e) {
                throw refused(
                        "Placeholder %s could not read %s, %s".formatted(key, url.asString(), e.explanation()),
                        pointer);
            }
        }

        private static ProcessingException refused(String message, String pointer) {
            return new ProcessingException("InputError", message, pointer);
        }

        private static String escaped(String name) {
            return name.replace("~", "~0").replace("/", "~1");
        }
    }
}
