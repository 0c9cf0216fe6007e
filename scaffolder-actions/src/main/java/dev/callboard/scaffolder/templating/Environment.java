package dev.callboard.scaffolder.templating;

import java.util.Map;
import java.util.function.LongSupplier;

/** What all renderings of one engine share. */
record Environment(
        TemplateLimits limits,
        Map<String, TemplateFilter> filters,
        Map<String, TemplateGlobal> globals,
        LongSupplier nanoTime) {

    Environment {
        filters = Map.copyOf(filters);
        globals = Map.copyOf(globals);
    }
}
