package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.TemplateAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a step would touch: the platform's reading of the inputs that mean the same everywhere comes first, the action's
 * own fills in what that leaves open. What is secret or not known yet is null for both.
 */
final class StepTargets {

    private StepTargets() {}

    static ActionTarget of(@Nullable TemplateAction action, RenderedValue rendered) {
        ObjectNode input = visible(rendered);
        ActionTarget target = ActionTarget.of(input);
        return action == null ? target : target.or(action.target(input));
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
