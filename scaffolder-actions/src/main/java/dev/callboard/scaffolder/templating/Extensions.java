package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Function;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Calls what has been registered, which sees JSON and never the interpreter's own values. */
final class Extensions {

    private final Map<String, TemplateFilter> filters;
    private final Map<String, TemplateGlobal> globals;

    Extensions(Environment environment, RenderOptions options) {
        this.filters = environment.filters();
        this.globals = new HashMap<>(environment.globals());
        this.globals.putAll(options.globals());
    }

    boolean hasFilter(String name) {
        return filters.containsKey(name);
    }

    Value filter(String name, Value input, Arguments arguments) {
        TemplateFilter filter = filters.get(name);
        if (filter == null) {
            throw new Failure("Unknown template filter \"" + name + "\"");
        }
        Budget budget = arguments.budget();
        return called(
                "Filter \"" + name + "\"",
                () -> filter.apply(JsonValues.toJson(input, budget), json(arguments)),
                budget);
    }

    /** The value of a registered global, or null if there is none of that name. */
    @Nullable Value global(String name) {
        return switch (globals.get(name)) {
            case null -> null;
            case TemplateGlobal.Constant constant -> JsonValues.fromJson(constant.value());
            case TemplateGlobal.Function function ->
                new Function(arguments -> called(
                        "Function \"" + name + "\"", () -> function.call().apply(json(arguments)), arguments.budget()));
        };
    }

    private static List<JsonNode> json(Arguments arguments) {
        return arguments.values().stream()
                .map(value -> JsonValues.toJson(value, arguments.budget()))
                .toList();
    }

    private static Value called(String what, Supplier<JsonNode> call, Budget budget) {
        budget.call();
        JsonNode result;
        try {
            result = call.get();
        } catch (Failure failure) {
            throw failure;
        } catch (RuntimeException refused) {
            // Whatever goes wrong in an extension is a mistake of this one template.
            throw new Failure(TemplateException.Reason.EVALUATION, what + " failed: " + refused.getMessage(), refused);
        }
        budget.checkTime();
        return JsonValues.fromJson(result);
    }
}
