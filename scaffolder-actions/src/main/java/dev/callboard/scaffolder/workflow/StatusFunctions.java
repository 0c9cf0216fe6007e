package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.templating.RenderOptions;
import dev.callboard.scaffolder.templating.TemplateGlobal;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.node.BooleanNode;

/** {@code always()} and {@code failure()}, and whether one of them has been called. For one rendering. */
final class StatusFunctions {

    private final AtomicBoolean called = new AtomicBoolean();
    private final boolean failed;

    /** @param failed whether a step has failed before */
    StatusFunctions(boolean failed) {
        this.failed = failed;
    }

    RenderOptions options() {
        return RenderOptions.DEFAULT.withGlobals(Map.of("always", function(true), "failure", function(failed)));
    }

    boolean called() {
        return called.get();
    }

    private TemplateGlobal function(boolean answer) {
        return new TemplateGlobal.Function(arguments -> {
            called.set(true);
            return BooleanNode.valueOf(answer);
        });
    }
}
