package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.templating.TemplateException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an {@code if} comes to.
 *
 * @param holds whether it lets the step run
 * @param asksForStatus whether {@code always()} or {@code failure()} was called, so that it holds after a failure too
 */
record StepCondition(boolean holds, boolean asksForStatus) {

    private static final StepCondition ABSENT = new StepCondition(true, false);

    /**
     * Evaluates a condition.
     *
     * @param written what the template says, or null if it says nothing
     * @param failed whether a step has failed before
     * @throws ActionException if the expression cannot be evaluated: running the step then would be a guess
     */
    static StepCondition evaluate(@Nullable JsonNode written, JsonNode context, boolean failed, TemplateEngine engine) {
        if (written == null) {
            return ABSENT;
        }
        if (!written.isString()) {
            return new StepCondition(!(written.isBoolean() && !written.booleanValue()), false);
        }
        StatusFunctions functions = new StatusFunctions(failed);
        List<TemplateException> failures = new ArrayList<>();
        JsonNode value =
                engine.renderValue(written, context, functions.options(), (template, failure) -> failures.add(failure));
        if (!failures.isEmpty()) {
            TemplateException failure = failures.getFirst();
            throw ActionException.input("The condition '%s' cannot be evaluated: %s"
                            .formatted(written.asString(), failure.getMessage()))
                    .because(failure);
        }
        return new StepCondition(isTrue(value), functions.called());
    }

    /** Whether a rendered condition lets something through. */
    static boolean isTrue(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING, NULL -> false;
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.doubleValue() != 0;
            case STRING -> !value.asString().isEmpty();
            case ARRAY -> !value.isEmpty();
            case OBJECT, POJO, BINARY -> true;
        };
    }
}
