package dev.callboard.scaffolder.templating;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A filter that templates call as {@code value | name(argument)}. It must not block and must not keep what it is
 * given; the time it takes counts against the time of the rendering, but it is not interrupted.
 */
@FunctionalInterface
public interface TemplateFilter {

    /**
     * Computes the result. {@code undefined} is a {@link tools.jackson.databind.node.MissingNode}, in the input, the
     * arguments and the result alike.
     *
     * @throws IllegalArgumentException if the input or an argument is not acceptable; its message becomes the message
     *     of the {@link TemplateException}
     */
    JsonNode apply(JsonNode input, List<JsonNode> arguments);
}
