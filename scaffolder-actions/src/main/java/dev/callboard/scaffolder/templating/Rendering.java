package dev.callboard.scaffolder.templating;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** One rendering of one template on one context. */
final class Rendering {

    private final Environment environment;
    private final Source source;
    private final RenderOptions options;
    private final JsonNode context;

    Rendering(Environment environment, String template, JsonNode context, RenderOptions options) {
        this.environment = environment;
        this.source = new Source(template);
        this.options = options;
        this.context = context;
    }

    String text() {
        return withinLimits(() -> text(statements()));
    }

    private String text(List<Statement> statements) {
        Budget budget = budget();
        StringBuilder output = new StringBuilder();
        new Interpreter(source, budget, evaluator(budget)).render(statements, scope(), output);
        return output.toString();
    }

    /** The value of the only expression, of whatever type, or else the text. */
    JsonNode value() {
        return withinLimits(() -> {
            List<Statement> statements = statements();
            if (statements.size() != 1) {
                return StringNode.valueOf(text(statements));
            }
            Budget budget = budget();
            Evaluator evaluator = evaluator(budget);
            Scope scope = scope();
            return switch (statements.getFirst()) {
                case Statement.Output output -> JsonValues.toJson(evaluator.evaluate(output.value(), scope), budget);
                case Statement.FilterBlock filter -> {
                    Interpreter interpreter = new Interpreter(source, budget, evaluator);
                    yield JsonValues.toJson(evaluator.evaluate(interpreter.filtered(filter, scope), scope), budget);
                }
                default -> StringNode.valueOf(text(statements));
            };
        });
    }

    List<TemplateUsage> usages() {
        return withinLimits(() -> new UsageCollector(source).of(statements()));
    }

    private <T> T withinLimits(Supplier<T> rendering) {
        try {
            return rendering.get();
        } catch (Failure failure) {
            throw failure.at(source, 0);
        } catch (StackOverflowError tooDeep) {
            // The nesting limit should stop it before, but how much stack the caller has left is not ours to know.
            throw source.exception(TemplateException.Reason.LIMIT, "Template is nested too deeply", 0, tooDeep);
        }
    }

    private List<Statement> statements() {
        if (source.text().length() > environment.limits().sourceLength()) {
            throw Failure.limit("Template is too long");
        }
        return StatementParser.parse(source, environment.limits(), options);
    }

    private Budget budget() {
        return new Budget(environment.limits(), environment.nanoTime());
    }

    private Evaluator evaluator(Budget budget) {
        FilterCatalog filters = new FilterCatalog(new Extensions(environment, options), options);
        return new Evaluator(source, budget, new Members(options), filters);
    }

    private Scope scope() {
        Extensions extensions = new Extensions(environment, options);
        Map<String, Value> found = new HashMap<>();
        return Scope.outermost(name -> found.computeIfAbsent(name, wanted -> outside(wanted, extensions)));
    }

    /** Names of the context come before globals. */
    private Value outside(String name, Extensions extensions) {
        if (context instanceof ObjectNode variables && variables.has(name)) {
            return JsonValues.fromJson(variables.get(name));
        }
        @Nullable Value global = extensions.global(name);
        return global == null ? BuiltInGlobals.named(name) : global;
    }
}
