package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The tests that stand behind {@code is}. Each takes exactly as many arguments as it needs. */
final class BuiltInTests {

    private static final Set<String> WITHOUT_ARGUMENT = Set.of(
            "callable",
            "defined",
            "escaped",
            "even",
            "falsy",
            "iterable",
            "lower",
            "mapping",
            "null",
            "number",
            "odd",
            "string",
            "truthy",
            "undefined",
            "upper");
    private static final Set<String> WITH_ARGUMENT =
            Set.of("divisibleby", "eq", "equalto", "ge", "greaterthan", "gt", "le", "lessthan", "lt", "ne", "sameas");

    private static final Set<String> OF_FUNCTIONS = Set.of("callable", "eq", "equalto", "ne", "sameas");

    private BuiltInTests() {}

    static void requireKnown(String name) {
        if (!WITHOUT_ARGUMENT.contains(name) && !WITH_ARGUMENT.contains(name)) {
            throw new Failure("Unknown template test \"" + name + "\"");
        }
    }

    static void requireArguments(String name, int count) {
        int needed = WITH_ARGUMENT.contains(name) ? 1 : 0;
        if (count != needed) {
            throw new Failure("Template test \"" + name + "\" takes "
                    + (needed == 0 ? "no argument" : "one argument by position"));
        }
    }

    static boolean holds(String name, Value value, Arguments arguments) {
        Budget budget = arguments.budget();
        Value other = arguments.get(0);
        if (!OF_FUNCTIONS.contains(name) && (value instanceof Value.Function || other instanceof Value.Function)) {
            throw new Failure("Template test \"" + name + "\" is not for functions");
        }
        return switch (name) {
            case "callable" -> value instanceof Value.Function;
            case "defined" -> value != Nothing.UNDEFINED;
            case "undefined" -> value == Nothing.UNDEFINED;
            case "null" -> value == Nothing.NULL;
            case "truthy" -> Coercions.truthy(value);
            case "falsy" -> !Coercions.truthy(value);
            case "string" -> value instanceof Text text && !text.safe();
            case "number" -> value instanceof Num;
            case "mapping" ->
                value instanceof ObjectValue
                        || value instanceof RegexValue
                        || (value instanceof Text text && text.safe());
            case "iterable" -> {
                ListFilters.requirePresent(value);
                yield value instanceof Text || value instanceof ListValue;
            }
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
        return !text.safe() && change.apply(text.text()).equals(text.text());
    }
}
