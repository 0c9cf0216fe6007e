package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.javascript.JavaScriptNumbers;
import dev.callboard.scaffolder.templating.Expression.CallArguments;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.List;

/** Reads which test is meant by what stands behind {@code is}, which the grammar allows to be any comparison. */
final class TestNames {

    private TestNames() {}

    /** A test by a name, a literal or a call of one; whatever else is the test {@code undefined}. */
    static Expression.Test test(Expression input, boolean negated, Expression named, int at) {
        return switch (named) {
            case Expression.Call call -> new Expression.Test(input, name(call.callee()), negated, call.arguments(), at);
            case Expression.Filter filter -> {
                List<Expression> positional = new ArrayList<>(List.of(filter.input()));
                positional.addAll(filter.arguments().positional());
                CallArguments arguments =
                        new CallArguments(positional, filter.arguments().keywords());
                yield new Expression.Test(input, filter.name(), negated, arguments, at);
            }
            default -> new Expression.Test(input, name(named), negated, CallArguments.NONE, at);
        };
    }

    private static String name(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> name.name();
            case Expression.Regex regex -> "/" + regex.pattern() + "/" + regex.flags();
            case Expression.Literal literal ->
                switch (literal.value()) {
                    case Text text -> text.text();
                    case Value.Bool bool -> Boolean.toString(bool.value());
                    case Value.Num number -> JavaScriptNumbers.toText(number.value());
                    default -> "null";
                };
            default -> "undefined";
        };
    }
}
