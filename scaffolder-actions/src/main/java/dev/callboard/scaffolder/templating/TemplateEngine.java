package dev.callboard.scaffolder.templating;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Renders the templates of the scaffolder: the nunjucks dialect of Backstage, by a closed interpreter that can reach
 * nothing but the context it is given and the registered filters and globals.
 *
 * <p>Immutable and safe for use by many threads. Rendering does not block, but may compute for as long as
 * {@link TemplateLimits#time()}.
 */
public final class TemplateEngine {

    private final Environment environment;

    private TemplateEngine(Environment environment) {
        this.environment = environment;
    }

    /** Collects what an engine shall know. */
    public static final class Builder {

        private final Map<String, TemplateFilter> filters = new HashMap<>();
        private final Map<String, TemplateGlobal> globals = new HashMap<>();
        private TemplateLimits limits = TemplateLimits.DEFAULT;
        private LongSupplier nanoTime = System::nanoTime;

        private Builder() {}

        public Builder limits(TemplateLimits value) {
            limits = value;
            return this;
        }

        /** Adds filters; one with the name of a built-in filter takes its place. */
        public Builder filters(Map<String, TemplateFilter> added) {
            filters.putAll(added);
            return this;
        }

        /** Adds globals; one with the name of a built-in global takes its place. */
        public Builder globals(Map<String, TemplateGlobal> added) {
            globals.putAll(added);
            return this;
        }

        /** Where the engine reads the time from, in nanoseconds of any origin. */
        public Builder nanoTime(LongSupplier source) {
            nanoTime = source;
            return this;
        }

        public TemplateEngine build() {
            return new TemplateEngine(new Environment(limits, filters, globals, nanoTime));
        }
    }

    /** An engine with the default limits and the built-in filters and globals, to which more can be added. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Renders a template to text, as for a file.
     *
     * @throws TemplateException if the template is malformed, fails on this context or exceeds a limit
     */
    public String renderText(String template, JsonNode context, RenderOptions options) {
        return new Rendering(environment, template, context, options).text();
    }

    /** {@link #renderValue(JsonNode, JsonNode, RenderOptions, UnrenderedText)} with nothing special. */
    public JsonNode renderValue(JsonNode value, JsonNode context) {
        return renderValue(value, context, RenderOptions.DEFAULT, UnrenderedText.IGNORED);
    }

    /**
     * Renders every text in a value of a workflow: a step's input, condition or repetition, or the output.
     *
     * <p>A text that is one <code>${{ }}</code> and nothing else becomes the value of its expression, of whatever type;
     * any other stays text. What is undefined is left out of its object, is null in its array, and is a
     * {@link tools.jackson.databind.node.MissingNode} at the top. A text that fails is kept as it was written and
     * reported. Keys are not rendered, and results are not rendered again. Each text has the limits to itself.
     *
     * @return a new value; the one given is not changed
     */
    public JsonNode renderValue(JsonNode value, JsonNode context, RenderOptions options, UnrenderedText unrendered) {
        return switch (value) {
            case StringNode text -> renderNative(text.asString(), context, options, unrendered);
            case ObjectNode object -> {
                ObjectNode rendered = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(property -> {
                    JsonNode result = renderValue(property.getValue(), context, options, unrendered);
                    if (!result.isMissingNode()) {
                        rendered.set(property.getKey(), result);
                    }
                });
                yield rendered;
            }
            case ArrayNode array -> {
                ArrayNode rendered = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> {
                    JsonNode result = renderValue(item, context, options, unrendered);
                    rendered.add(result.isMissingNode() ? NullNode.getInstance() : result);
                });
                yield rendered;
            }
            default -> value;
        };
    }

    /**
     * What a template mentions that it has not made itself, without rendering it.
     *
     * @throws TemplateException if the template is malformed or exceeds a limit
     */
    public List<TemplateUsage> usages(String template, RenderOptions options) {
        return new Rendering(environment, template, JsonNodeFactory.instance.objectNode(), options).usages();
    }

    /** Whether there is a filter of that name. */
    public boolean hasFilter(String name) {
        return environment.filters().containsKey(name) || FilterCatalog.isBuiltIn(name);
    }

    private JsonNode renderNative(String text, JsonNode context, RenderOptions options, UnrenderedText unrendered) {
        try {
            return new Rendering(environment, text, context, options).value();
        } catch (TemplateException failure) {
            unrendered.leftAsWritten(text, failure);
            return StringNode.valueOf(text);
        }
    }
}
