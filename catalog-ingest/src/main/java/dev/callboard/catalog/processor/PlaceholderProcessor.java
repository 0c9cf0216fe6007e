package dev.callboard.catalog.processor;

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

    /**
     * @param yaml reads the text of exactly one YAML document; throws {@link ProcessingException}
     */
    public PlaceholderProcessor(Function<String, JsonNode> yaml) {
        this.readers = Map.of("$text", StringNode::valueOf, "$json", PlaceholderProcessor::readJson, "$yaml", yaml);
    }

    @Override
    public void preProcess(ObjectNode entity, ProcessingContext context) {
        new Run(context).resolveIn(entity);
    }

    private static JsonNode readJson(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw ProcessingException.inputError("not JSON: " + e.getOriginalMessage());
        }
    }

    private final class Run {

        private final ProcessingContext context;
        private int count;

        Run(ProcessingContext context) {
            this.context = context;
        }

        void resolveIn(JsonNode node) {
            if (node instanceof ObjectNode object) {
                object.propertyNames().stream().toList().forEach(name -> object.set(name, resolve(object.get(name))));
            } else if (node instanceof ArrayNode array) {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, resolve(array.get(i)));
                }
            }
        }

        private JsonNode resolve(JsonNode node) {
            if (node.isObject() && node.size() == 1) {
                String key = node.propertyNames().iterator().next();
                Function<String, JsonNode> reader = readers.get(key);
                if (reader != null) {
                    return replace(key, reader, node.get(key));
                }
            }
            resolveIn(node);
            return node;
        }

        private JsonNode replace(String key, Function<String, JsonNode> reader, JsonNode url) {
            if (!url.isString()) {
                throw ProcessingException.inputError("Placeholder %s expected a string value".formatted(key));
            }
            if (++count > MAX_PLACEHOLDERS) {
                throw ProcessingException.inputError(
                        "The entity has more than %d placeholders".formatted(MAX_PLACEHOLDERS));
            }
            try {
                return reader.apply(context.files().read(url.asString()));
            } catch (ProcessingException e) {
                throw new ProcessingException(
                        e.errorName(),
                        "Placeholder %s could not read %s, %s".formatted(key, url.asString(), e.explanation()));
            }
        }
    }
}
