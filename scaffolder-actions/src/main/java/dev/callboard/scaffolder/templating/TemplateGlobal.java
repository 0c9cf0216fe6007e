package dev.callboard.scaffolder.templating;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A name that every template can use. A variable of the context hides a global of the same name. */
public sealed interface TemplateGlobal {

    /** A global that is simply a value. */
    record Constant(JsonNode value) implements TemplateGlobal {}

    /** A global that templates call as {@code name(argument)}. */
    record Function(Call call) implements TemplateGlobal {}

    /** What a {@link Function} does; the rules of {@link TemplateFilter} hold for it too. */
    @FunctionalInterface
    interface Call {

        JsonNode apply(List<JsonNode> arguments);
    }
}
