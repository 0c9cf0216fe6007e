package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Renders the output of a task, without those links and texts whose condition does not hold. */
final class TaskOutput {

    private final TemplateEngine engine;

    TaskOutput(TemplateEngine engine) {
        this.engine = engine;
    }

    ObjectNode render(ObjectNode written, JsonNode context) {
        ObjectNode shown = written.deepCopy();
        for (String list : List.of("links", "text")) {
            if (written.path(list) instanceof ArrayNode items) {
                shown.set(list, shown(items, context));
            }
        }
        return engine.renderValue(shown, context) instanceof ObjectNode rendered
                ? rendered
                : JsonNodeFactory.instance.objectNode();
    }

    private ArrayNode shown(ArrayNode items, JsonNode context) {
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : items) {
            if (!(item instanceof ObjectNode object)) {
                shown.add(item);
            } else if (holds(object.get("if"), context)) {
                shown.add(object.deepCopy().without("if"));
            }
        }
        return shown;
    }

    /** A link whose condition cannot be evaluated is not shown. */
    private boolean holds(@Nullable JsonNode condition, JsonNode context) {
        try {
            return StepCondition.evaluate(condition, context, false, engine).holds();
        } catch (ActionException broken) {
            return false;
        }
    }
}
