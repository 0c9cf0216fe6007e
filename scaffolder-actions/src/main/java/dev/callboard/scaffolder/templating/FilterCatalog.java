package dev.callboard.scaffolder.templating;

import java.util.HashMap;
import java.util.Map;

/** Finds filters by name: the registered ones first, then those of the language. */
final class FilterCatalog {

    private static final Map<String, BuiltInFilter> BUILT_IN = builtIn();

    private final Extensions extensions;

    FilterCatalog(Extensions extensions) {
        this.extensions = extensions;
    }

    private static Map<String, BuiltInFilter> builtIn() {
        Map<String, BuiltInFilter> all = new HashMap<>();
        all.putAll(TextFilters.ALL);
        all.putAll(MarkupFilters.ALL);
        all.putAll(NumberFilters.ALL);
        all.putAll(ListFilters.ALL);
        all.putAll(SelectionFilters.ALL);
        all.putAll(ObjectFilters.ALL);
        return Map.copyOf(all);
    }

    static boolean isBuiltIn(String name) {
        return BUILT_IN.containsKey(name);
    }

    Value apply(String name, Value input, Arguments arguments) {
        if (extensions.hasFilter(name)) {
            return extensions.filter(name, input, arguments);
        }
        BuiltInFilter filter = BUILT_IN.get(name);
        if (filter == null) {
            throw new Failure("Unknown template filter \"" + name + "\"");
        }
        return filter.apply(input, arguments);
    }
}
