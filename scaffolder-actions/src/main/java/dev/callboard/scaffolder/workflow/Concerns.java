package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.workflow.PolicyFacts.Concern;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a step is about: from its input, then from the values it gives to a skeleton, then from the parameters. */
final class Concerns {

    private static final List<String> COMPONENTS = List.of("entityRef", "component");
    private static final List<String> SYSTEMS = List.of("system");
    private static final List<String> OWNERS = List.of("owner");

    private Concerns() {}

    static Concern of(@Nullable TemplateAction action, RenderedValue rendered, JsonNode parameters) {
        JsonNode input = StepTargets.visible(rendered);
        List<JsonNode> places = List.of(input, input.path("values"), parameters);
        return new Concern(
                StepTargets.of(action, rendered),
                first(places, COMPONENTS),
                first(places, SYSTEMS),
                first(places, OWNERS));
    }

    private static @Nullable String first(List<JsonNode> places, List<String> names) {
        for (JsonNode place : places) {
            for (String name : names) {
                String text = place.path(name).asString("").strip();
                if (!text.isEmpty()) {
                    return text;
                }
            }
        }
        return null;
    }
}
