package dev.callboard.scaffolder.templating;

import java.util.HashMap;
import java.util.Map;

/** Finds filters by name: the registered ones first, then those of the language. */
final class FilterCatalog {

    private static final Map<String, BuiltInFilter> BUILT_IN = builtIn();

    /** What cookiecutter calls {@code dump}. */
    private static final String JSONIFY = "jsonify";

    private final Extensions extensions;
    private final boolean cookiecutterCompat;

    FilterCatalog(Extensions extensions, RenderOptions options) {
        this.extensions = extensions;
        this.cookiecutterCompat = options.cookiecutterCompat();
    }

    private static Map<String, BuiltInFilter> builtIn() {
        Map<String, BuiltInFilter> all = new HashMap<>();
        all.putAll(TextFilters.ALL);
        all.putAll(MarkupFilters.ALL);
        all.putAll(NumberFilters.ALL);
        all.putAll(ListFilters.ALL);
        all.putAll(SelectionFilters.ALL);
        all.putAll(ObjectFilters.ALL);
        all.putAll(SortFilters.ALL);
        return Map.copyOf(all);
    }

    static boolean isBuiltIn(String name) {
        return BUILT_IN.containsKey(name) || name.equals(JSONIFY);
    }

    Value apply(String name, Value input, Arguments arguments) {
        if (extensions.hasFilter(name)) {
            return extensions.filter(name, input, arguments);
        }
        BuiltInFilter filter = BUILT_IN.get(cookiecutterCompat && name.equals(JSONIFY) ? "dump" : name);
        if (filter == null) {
            throw new Failure("Unknown template filter \"" + name + "\"");
        }
        requireNoFunction(input);
        arguments.values().forEach(FilterCatalog::requireNoFunction);
        return filter.apply(input, arguments);
    }

    private static void requireNoFunction(Value value) {
        if (value instanceof Value.Function) {
            throw new Failure("A function cannot be given to a filter");
        }
    }
}
