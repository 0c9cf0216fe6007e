package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.templating.RenderOptions;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.templating.UnrenderedText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Renders a value with the secrets and without them, and compares: wherever the two differ, a secret had a part in it.
 *
 * <p>So the masked value never shows a place as something that it is not: it is either exactly what the action gets, or a
 * placeholder whose pointer is listed.
 */
final class ValueRenderer {

    private final TemplateEngine engine;
    private final SecretMask secrets;
    private final Predicate<String> isUnknown;
    private final UnrenderedText unrendered;
    private final List<String> redacted = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<String> derived = new ArrayList<>();

    /**
     * @param isUnknown says of a text with an expression whether it depends on something that is not known yet
     * @param unrendered told of texts that stay as they were written because they cannot be rendered
     */
    ValueRenderer(TemplateEngine engine, SecretMask secrets, Predicate<String> isUnknown, UnrenderedText unrendered) {
        this.engine = engine;
        this.secrets = secrets;
        this.isUnknown = isUnknown;
        this.unrendered = unrendered;
    }

    RenderedValue render(JsonNode written, Contexts contexts, boolean failed) {
        RenderOptions options = new StatusFunctions(failed).options();
        JsonNode real = render(written, contexts.revealed(), options, unrendered, JsonPointer.empty(), true);
        JsonNode other = secrets.isEmpty()
                ? real
                : render(written, contexts.masked(), options, UnrenderedText.IGNORED, JsonPointer.empty(), false);
        JsonNode shielded = shield(real, other, written, JsonPointer.empty());
        JsonNode masked = SplitSecrets.replace(shielded, secrets.pieces(shielded), (at, name) -> {
            redacted.add(at.toString());
            return StringNode.valueOf(SecretMask.placeholder(name));
        });
        return new RenderedValue(real, masked, redacted, unknown, derived);
    }

    private JsonNode render(
            JsonNode written,
            JsonNode context,
            RenderOptions options,
            UnrenderedText report,
            JsonPointer at,
            boolean listUnknown) {
        if (written.isString()) {
            if (!isUnknown.test(written.asString())) {
                return engine.renderValue(written, context, options, report);
            }
            if (listUnknown) {
                unknown.add(at.toString());
            }
            return written;
        }
        if (written.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            written.forEachEntry((key, child) -> {
                JsonNode value = render(child, context, options, report, at.appendProperty(key), listUnknown);
                if (!value.isMissingNode()) {
                    object.set(key, value);
                }
            });
            return object;
        }
        if (written.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (JsonNode child : written) {
                JsonNode value = render(child, context, options, report, at.appendIndex(array.size()), listUnknown);
                array.add(value.isMissingNode() ? NullNode.getInstance() : value);
            }
            return array;
        }
        return written;
    }

    /** What others may see of {@code real}, given what the same template comes to without the secrets. */
    private JsonNode shield(JsonNode real, JsonNode without, JsonNode written, JsonPointer at) {
        if (real.isObject()
                && without.isObject()
                && real.propertyNames().stream().noneMatch(secrets::occursIn)) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            real.forEachEntry((key, child) ->
                    object.set(key, shield(child, without.path(key), child(written, key), at.appendProperty(key))));
            return object;
        }
        if (real.isArray() && without.isArray() && real.size() == without.size()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < real.size(); i++) {
                JsonNode source = written.isArray() ? written.path(i) : written;
                array.add(shield(real.get(i), without.get(i), source, at.appendIndex(i)));
            }
            return array;
        }
        if (real.isString()
                && (real.equals(without)
                        || StringNode.valueOf(secrets.mask(real.asString())).equals(without))) {
            String seen = secrets.mask(real.asString());
            if (!seen.equals(real.asString())) {
                redacted.add(at.toString());
            }
            return StringNode.valueOf(seen);
        }
        if (real.isValueNode() && real.equals(without)) {
            return real;
        }
        redacted.add(at.toString());
        texts(real);
        return StringNode.valueOf(SecretMask.placeholder(secrets.mentioned(written.toString())));
    }

    private static JsonNode child(JsonNode written, String key) {
        return written.isObject() ? written.path(key) : written;
    }

    private void texts(JsonNode value) {
        if (value.isString()) {
            derived.add(value.asString());
        } else if (value.isContainer()) {
            value.forEach(this::texts);
        }
    }
}
