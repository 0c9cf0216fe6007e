package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.TemplateAction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a step would touch: the action's own word comes first, since it knows which of its inputs counts; the platform's
 * reading of the inputs that mean the same everywhere fills in what that leaves open. Inputs that the action does not take
 * name nothing: a step could name an approved place in one and have the action work on another. What is secret or not known
 * yet is null for both.
 */
final class StepTargets {

    private static final List<String> PARTS = List.of("allOf", "anyOf", "oneOf");

    private StepTargets() {}

    static ActionTarget of(@Nullable TemplateAction action, RenderedValue rendered) {
        ObjectNode input = visible(rendered);
        return action == null
                ? ActionTarget.of(input)
                : action.target(input).or(ActionTarget.of(taken(action.description(), input)));
    }

    /** The input without what the action does not know; all of it, if the action does not say what it takes. */
    private static ObjectNode taken(ActionDescription description, ObjectNode input) {
        Set<String> names = new HashSet<>();
        if (description.inputSchema() != null) {
            collect(description.inputSchema(), names);
        }
        return names.isEmpty() ? input : input.deepCopy().retain(names);
    }

    private static void collect(JsonNode schema, Set<String> names) {
        names.addAll(schema.path("properties").propertyNames());
        for (String part : PARTS) {
            schema.path(part).forEach(one -> collect(one, names));
        }
    }

    /** The input with null for what is secret or not known yet. */
    static ObjectNode visible(RenderedValue rendered) {
        ObjectNode input = rendered.masked() instanceof ObjectNode object
                ? object.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        List<String> hidden = new ArrayList<>(rendered.unknown());
        hidden.addAll(rendered.redacted());
        for (String pointer : hidden) {
            JsonPointer place = JsonPointer.compile(pointer);
            if (!place.matches() && input.at(place.head()) instanceof ObjectNode holder) {
                holder.putNull(place.last().getMatchingProperty());
            }
        }
        return input;
    }
}
