package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Expression.CallArguments;
import dev.callboard.scaffolder.templating.Value.Bool;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes the value of expressions. */
final class Evaluator {

    private final Source source;
    private final Budget budget;
    private final Members members;
    private final FilterCatalog filters;

    Evaluator(Source source, Budget budget, Members members, FilterCatalog filters) {
        this.source = source;
        this.budget = budget;
        this.members = members;
        this.filters = filters;
    }

    Value evaluate(Expression expression, Scope scope) {
        try {
            budget.enter();
            budget.step();
            Value value = valueOf(expression, scope);
            budget.leave();
            return value;
        } catch (Failure failure) {
            throw failure.at(source, expression.at());
        }
    }

    private Value valueOf(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Regex regex -> new RegexValue(regex.pattern(), regex.flags(), budget);
            case Expression.Name name -> scope.get(name.name());
            case Expression.ListLiteral list -> {
                budget.allocateEntries(list.items().size());
                yield new ListValue(all(list.items(), scope));
            }
            case Expression.DictionaryLiteral dictionary -> fill(new ObjectValue(), dictionary.entries(), scope);
            case Expression.Group group -> all(group.items(), scope).getLast();
            case Expression.Member member ->
                members.lookUp(evaluate(member.object(), scope), evaluate(member.key(), scope), budget);
            case Expression.Slice slice -> slice(slice, scope);
            case Expression.Call call -> call(call, scope);
            case Expression.Filter filter ->
                filters.apply(filter.name(), evaluate(filter.input(), scope), arguments(filter.arguments(), scope));
            case Expression.Test test -> {
                BuiltInTests.requireKnown(test.name());
                BuiltInTests.requireArguments(test.name(), given(test.arguments()));
                Value input = evaluate(test.input(), scope);
                yield Bool.of(
                        test.negated() != BuiltInTests.holds(test.name(), input, arguments(test.arguments(), scope)));
            }
            case Expression.Negative sign -> {
                double number = Coercions.number(evaluate(sign.operand(), scope), budget);
                yield new Num(sign.negates() ? -number : number);
            }
            case Expression.Not not -> Bool.of(!Coercions.truthy(evaluate(not.operand(), scope)));
            case Expression.Floor quotient ->
                new Num(Math.floor(Coercions.number(evaluate(quotient.operand(), scope), budget)));
            case Expression.And and -> firstThat(false, and.operands(), scope);
            case Expression.Or or -> firstThat(true, or.operands(), scope);
            case Expression.Chain chain -> chain(chain, scope);
            case Expression.InlineIf choice -> inlineIf(choice, scope);
        };
    }

    /** How many arguments there are; those by name are of no use to a test, so any of them is one too many. */
    private static int given(CallArguments arguments) {
        return arguments.positional().size() + (arguments.keywords().isEmpty() ? 0 : 2);
    }

    private List<Value> all(List<Expression> expressions, Scope scope) {
        List<Value> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(evaluate(expression, scope));
        }
        return values;
    }

    private ObjectValue fill(ObjectValue object, List<Expression.Entry> entries, Scope scope) {
        budget.allocateEntries(entries.size());
        for (Expression.Entry entry : entries) {
            object.put(entry.key(), evaluate(entry.value(), scope));
        }
        return object;
    }

    Arguments arguments(CallArguments arguments, Scope scope) {
        List<Value> values = all(arguments.positional(), scope);
        if (!arguments.keywords().isEmpty()) {
            values.add(fill(ObjectValue.forKeywords(), arguments.keywords(), scope));
        }
        return new Arguments(values, budget);
    }

    private Value firstThat(boolean truth, List<Expression> operands, Scope scope) {
        for (Expression operand : operands.subList(0, operands.size() - 1)) {
            Value value = evaluate(operand, scope);
            if (Coercions.truthy(value) == truth) {
                return value;
            }
        }
        return evaluate(operands.getLast(), scope);
    }

    private Value inlineIf(Expression.InlineIf choice, Scope scope) {
        if (Coercions.truthy(evaluate(choice.condition(), scope))) {
            return evaluate(choice.then(), scope);
        }
        Expression otherwise = choice.otherwise();
        return otherwise == null ? Text.EMPTY : evaluate(otherwise, scope);
    }

    private Value chain(Expression.Chain chain, Scope scope) {
        Value value = evaluate(chain.first(), scope);
        for (Expression.Link link : chain.links()) {
            Value operand = evaluate(link.operand(), scope);
            try {
                budget.step();
                value = BinaryOperators.apply(link.operator(), value, operand, budget);
            } catch (Failure failure) {
                throw failure.at(source, link.at());
            }
        }
        return value;
    }

    private Value call(Expression.Call call, Scope scope) {
        return call(call, arguments(call.arguments(), scope), scope);
    }

    /** Calls what the call names, with arguments that have been computed already. */
    Value call(Expression.Call call, Arguments arguments, Scope scope) {
        if (evaluate(call.callee(), scope) instanceof Value.Function function) {
            return function.call(arguments);
        }
        String path = CalledPath.of(call.callee());
        throw new Failure(
                        "Template " + (path.isEmpty() ? "expression" : "value \"" + path + "\"") + " cannot be called")
                .at(source, call.at());
    }

    private Value slice(Expression.Slice slice, Scope scope) {
        Value object = evaluate(slice.object(), scope);
        Value start = bound(slice.start(), Nothing.NULL, scope);
        Value stop = bound(slice.stop(), Nothing.NULL, scope);
        return Slices.slice(object, start, stop, bound(slice.step(), new Num(1), scope), budget);
    }

    private Value bound(@Nullable Expression expression, Value missing, Scope scope) {
        return expression == null ? missing : evaluate(expression, scope);
    }
}
