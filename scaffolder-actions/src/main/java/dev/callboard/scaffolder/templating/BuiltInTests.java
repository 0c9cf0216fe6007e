package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** The tests that stand behind {@code is}. */
final class BuiltInTests {

    private BuiltInTests() {}

    static boolean holds(String name, Value value, Arguments arguments) {
        Budget budget = arguments.budget();
        Value other = arguments.get(0);
        return switch (name) {
            case "callable" -> value instanceof Value.Function;
            case "defined" -> value != Nothing.UNDEFINED;
            case "undefined" -> value == Nothing.UNDEFINED;
            case "none", "null" -> value == Nothing.NULL;
            case "truthy" -> Coercions.truthy(value);
            case "falsy" -> !Coercions.truthy(value);
            case "string" -> value instanceof Text;
            case "number" -> value instanceof Num;
            case "mapping" -> value instanceof ObjectValue;
            case "iterable" -> value instanceof Text || value instanceof ListValue;
            case "escaped" -> value instanceof Text text && text.safe();
            case "lower" -> isUnchanged(value, budget, text -> text.toLowerCase(Locale.ROOT));
            case "upper" -> isUnchanged(value, budget, text -> text.toUpperCase(Locale.ROOT));
            case "odd" -> Coercions.number(value, budget) % 2 == 1;
            case "even" -> Coercions.number(value, budget) % 2 == 0;
            case "divisibleby" -> Coercions.number(value, budget) % Coercions.number(other, budget) == 0;
            case "eq", "equalto", "sameas" -> Coercions.strictlyEqual(value, other);
            case "ne" -> !Coercions.strictlyEqual(value, other);
            case "gt", "greaterthan" -> Coercions.less(other, value, false, budget);
            case "ge" -> Coercions.less(other, value, true, budget);
            case "lt", "lessthan" -> Coercions.less(value, other, false, budget);
            case "le" -> Coercions.less(value, other, true, budget);
            default -> throw new Failure("Unknown template test \"" + name + "\"");
        };
    }

    private static boolean isUnchanged(Value value, Budget budget, UnaryOperator<String> change) {
        if (!(value instanceof Text text)) {
            throw new Failure("This test is for strings only");
        }
        budget.characters(text.text().length());
        return change.apply(text.text()).equals(text.text());
    }
}
