package dev.callboard.catalog.processor;

import dev.callboard.catalog.model.Violation;
import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.PlaceholderResolver;
import dev.callboard.catalog.processing.ProcessingContext;
import dev.callboard.catalog.processing.ProcessingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces {@code {$text: url}} and its like by what the resolver of that name makes of it.
 *
 * <p>An object is a placeholder if that is its only property. What is put in is not looked through again.
 */
public final class PlaceholderProcessor implements CatalogProcessor {

    private static final int MAX_PLACEHOLDERS = 100;

    private final Map<String, PlaceholderResolver> resolvers = new HashMap<>();

    /**
     * @throws IllegalArgumentException if two resolvers have the same key, or one has none
     */
    public PlaceholderProcessor(List<PlaceholderResolver> resolvers) {
        for (PlaceholderResolver resolver : resolvers) {
            if (!resolver.key().startsWith("$") || resolver.key().length() < 2) {
                throw new IllegalArgumentException(
                        "The key of a placeholder begins with $, unlike '%s'".formatted(resolver.key()));
            }
            if (this.resolvers.put(resolver.key(), resolver) != null) {
                throw new IllegalArgumentException("There are two resolvers of the placeholder " + resolver.key());
            }
        }
    }

    @Override
    public void preProcess(ObjectNode entity, ProcessingContext context) {
        if (!holdsPlaceholder(entity)) {
            return;
        }
        Run run = new Run(context);
        run.resolveIn(entity, "");
        if (!run.mistakes.isEmpty()) {
            throw ProcessingException.of(run.mistakes);
        }
    }

    private boolean holdsPlaceholder(JsonNode node) {
        if (resolverOf(node) != null) {
            return true;
        }
        for (JsonNode child : node) {
            if (child.isContainer() && holdsPlaceholder(child)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable PlaceholderResolver resolverOf(JsonNode node) {
        return node.isObject() && node.size() == 1
                ? resolvers.get(node.propertyNames().iterator().next())
                : null;
    }

    private final class Run {

        private final ProcessingContext context;
        private final List<Violation> mistakes = new ArrayList<>();
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
            PlaceholderResolver resolver = resolverOf(node);
            if (resolver != null) {
                return replace(resolver, node, node.get(resolver.key()), pointer);
            }
            resolveIn(node, pointer);
            return node;
        }

        private JsonNode replace(PlaceholderResolver resolver, JsonNode node, JsonNode value, String pointer) {
            if (++count > MAX_PLACEHOLDERS) {
                throw refused("The entity has more than %d placeholders".formatted(MAX_PLACEHOLDERS), pointer);
            }
            try {
                return resolver.resolve(value, context.files());
            } catch (ProcessingException e) {
                ProcessingException placed = e.inOtherWords(e.explanation(), pointer);
                if (placed.errorName().equals(ProcessingException.OUTAGE)) {
                    throw placed;
                }
                mistakes.addAll(placed.violations());
                return node;
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
