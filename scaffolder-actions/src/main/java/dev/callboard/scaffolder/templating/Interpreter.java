package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Statement.Branch;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the output of statements. */
final class Interpreter {

    private final Source source;
    private final Budget budget;
    private final Evaluator evaluator;

    Interpreter(Source source, Budget budget, Evaluator evaluator) {
        this.source = source;
        this.budget = budget;
        this.evaluator = evaluator;
    }

    void render(List<Statement> statements, Scope scope, StringBuilder output) {
        budget.enter();
        for (Statement statement : statements) {
            budget.step();
            render(statement, scope, output);
        }
        budget.leave();
    }

    private void render(Statement statement, Scope scope, StringBuilder output) {
        switch (statement) {
            case Statement.Plain plain -> write(plain.text(), output);
            case Statement.Output tag -> output(tag.value(), scope, output);
            case Statement.If choice -> render(chosen(choice, scope), scope, output);
            case Statement.For loop -> new Loop(this, evaluator, budget).render(loop, scope, output);
            case Statement.Assignment assignment -> assign(assignment, scope);
            case Statement.Macro macro -> scope.set(macro.name(), macro(macro.parameters(), macro.body(), scope.top()));
            case Statement.CallBlock call -> call(call, scope, output);
            case Statement.FilterBlock filter -> output(filtered(filter, scope), scope, output);
            case Statement.Block block -> render(block.body(), scope.bounded(), output);
            case Statement.Switch choice -> render(chosen(choice, scope), scope, output);
        }
    }

    /** The filter of a block with what the block has written as its input. */
    Expression filtered(Statement.FilterBlock filter, Scope scope) {
        Expression body = new Expression.Literal(Text.of(captured(filter.body(), scope)), filter.at());
        return new Expression.Filter(body, filter.name(), filter.arguments(), filter.at());
    }

    private void output(Expression expression, Scope scope, StringBuilder output) {
        Value value = evaluator.evaluate(expression, scope);
        try {
            write(Coercions.printed(value, budget), output);
        } catch (Failure failure) {
            throw failure.at(source, expression.at());
        }
    }

    private void write(String text, StringBuilder output) {
        budget.output((long) output.length() + text.length());
        budget.allocate(text.length());
        output.append(text);
    }

    private String captured(List<Statement> body, Scope scope) {
        StringBuilder output = new StringBuilder();
        render(body, scope, output);
        return output.toString();
    }

    private List<Statement> chosen(Statement.If choice, Scope scope) {
        for (Branch branch : choice.branches()) {
            if (Coercions.truthy(evaluator.evaluate(branch.condition(), scope))) {
                return branch.body();
            }
        }
        return choice.otherwise();
    }

    /** A case without a body shares that of the next one. */
    private List<Statement> chosen(Statement.Switch choice, Scope scope) {
        Value subject = evaluator.evaluate(choice.subject(), scope);
        boolean found = false;
        for (Branch branch : choice.cases()) {
            found = found || Coercions.strictlyEqual(subject, evaluator.evaluate(branch.condition(), scope));
            if (found && !branch.body().isEmpty()) {
                return branch.body();
            }
        }
        return choice.otherwise();
    }

    private void assign(Statement.Assignment assignment, Scope scope) {
        Expression expression = assignment.value();
        Value value = expression == null
                ? Text.of(captured(assignment.body(), scope))
                : evaluator.evaluate(expression, scope);
        assignment.names().forEach(name -> scope.set(name, value));
    }

    private void call(Statement.CallBlock block, Scope scope, StringBuilder output) {
        Arguments given = evaluator.arguments(block.call().arguments(), scope);
        ObjectValue keywords = ObjectValue.forKeywords();
        given.keywords().ifPresent(named -> named.names().forEach(name -> keywords.put(name, named.get(name))));
        keywords.put("caller", macro(block.parameters(), block.body(), scope));
        List<Value> values = new ArrayList<>(given.positional());
        values.add(keywords);
        Value result = evaluator.call(block.call(), new Arguments(values, budget), scope);
        write(Coercions.printed(result, budget), output);
    }

    private Value.Function macro(List<Statement.Parameter> parameters, List<Statement> body, Scope outside) {
        return new Value.Function(arguments -> {
            Scope scope = outside.bounded();
            bind(parameters, arguments, scope);
            return new Text(captured(body, scope), true);
        });
    }

    private void bind(List<Statement.Parameter> parameters, Arguments arguments, Scope scope) {
        List<Value> positional = arguments.positional();
        ObjectValue named = arguments.keywords().orElseGet(ObjectValue::new);
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i).name();
            @Nullable Expression byDefault = parameters.get(i).byDefault();
            if (i < positional.size()) {
                scope.declare(name, positional.get(i));
            } else if (named.has(name) || byDefault == null) {
                scope.declare(name, named.get(name));
            } else {
                scope.declare(name, evaluator.evaluate(byDefault, scope));
            }
        }
        if (named.has("caller")) {
            scope.declare("caller", named.get("caller"));
        }
    }
}
