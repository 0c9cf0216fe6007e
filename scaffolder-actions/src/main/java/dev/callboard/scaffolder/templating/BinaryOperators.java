package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Expression.Operator;
import dev.callboard.scaffolder.templating.Value.Bool;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;

/** What the binary operators compute. */
final class BinaryOperators {

    private BinaryOperators() {}

    static Value apply(Operator operator, Value left, Value right, Budget budget) {
        return switch (operator) {
            case IN -> Bool.of(contains(right, left, budget));
            case NOT_IN -> Bool.of(!contains(right, left, budget));
            case EQUAL -> Bool.of(Coercions.looselyEqual(left, right, budget));
            case NOT_EQUAL -> Bool.of(!Coercions.looselyEqual(left, right, budget));
            case SAME -> Bool.of(Coercions.strictlyEqual(left, right));
            case NOT_SAME -> Bool.of(!Coercions.strictlyEqual(left, right));
            case LESS -> Bool.of(Coercions.less(left, right, false, budget));
            case LESS_OR_EQUAL -> Bool.of(Coercions.less(left, right, true, budget));
            case GREATER -> Bool.of(Coercions.less(right, left, false, budget));
            case GREATER_OR_EQUAL -> Bool.of(Coercions.less(right, left, true, budget));
            case ADD -> Coercions.add(left, right, budget);
            case CONCATENATE -> Coercions.concatenate(left, right, budget);
            case SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, POWER ->
                new Num(arithmetic(operator, Coercions.number(left, budget), Coercions.number(right, budget)));
        };
    }

    private static double arithmetic(Operator operator, double left, double right) {
        return switch (operator) {
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case REMAINDER -> left % right;
            // Unlike Math.pow, JavaScript does not give one for these.
            case POWER -> Math.abs(left) == 1 && Double.isInfinite(right) ? Double.NaN : Math.pow(left, right);
            default -> throw new IllegalArgumentException(operator + " is not arithmetic");
        };
    }

    private static boolean contains(Value container, Value item, Budget budget) {
        return switch (container) {
            case ListValue list -> {
                budget.steps(list.size());
                yield list.items().stream().anyMatch(each -> Coercions.strictlyEqual(each, item));
            }
            case Text text
            when text.safe() -> {
                String name = Coercions.text(item, budget);
                yield name.equals("length") || name.equals("val");
            }
            case Text text -> {
                budget.characters(text.text().length());
                yield text.text().contains(Coercions.text(item, budget));
            }
            case ObjectValue object -> object.has(Coercions.text(item, budget));
            default -> throw new Failure("Cannot use \"in\" on this type of value");
        };
    }
}
