package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.javascript.JavaScriptNumbers;
import dev.callboard.scaffolder.javascript.JavaScriptText;
import dev.callboard.scaffolder.templating.Value.Bool;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.List;

/** JavaScript's conversions between types of values, and its comparisons, which rest on them. */
final class Coercions {

    private Coercions() {}

    static boolean truthy(Value value) {
        return switch (value) {
            case Nothing ignored -> false;
            case Bool bool -> bool.value();
            case Num number -> number.value() != 0 && !Double.isNaN(number.value());
            case Text text -> text.safe() || !text.text().isEmpty();
            case ListValue ignored -> true;
            case ObjectValue ignored -> true;
            case RegexValue ignored -> true;
            case Value.Function ignored -> true;
        };
    }

    /** The text an output tag writes: nothing for undefined and null. */
    static String printed(Value value, Budget budget) {
        return value instanceof Nothing ? "" : text(value, budget);
    }

    /** The text that {@code String(value)} gives. */
    static String text(Value value, Budget budget) {
        return switch (value) {
            case Nothing nothing -> nothing == Nothing.NULL ? "null" : "undefined";
            case Bool bool -> Boolean.toString(bool.value());
            case Num number -> JavaScriptNumbers.toText(number.value());
            case Text text -> text.text();
            case ListValue list -> joined(list.items(), ",", budget);
            case ObjectValue object -> {
                if (object.hasFunction()) {
                    throw new Failure("An object with a function has no text form");
                }
                yield "[object Object]";
            }
            case RegexValue regex -> regex.toString();
            case Value.Function ignored -> throw new Failure("A function has no text form");
        };
    }

    static String joined(List<Value> items, String separator, Budget budget) {
        budget.enter();
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            String item = printed(items.get(i), budget);
            budget.step();
            budget.allocate(item.length() + separator.length());
            joined.append(i == 0 ? "" : separator).append(item);
        }
        budget.leave();
        return joined.toString();
    }

    static double number(Value value, Budget budget) {
        return switch (value) {
            case Nothing nothing -> nothing == Nothing.NULL ? 0 : Double.NaN;
            case Bool bool -> bool.value() ? 1 : 0;
            case Num number -> number.value();
            case Text text -> numberOf(text.text(), budget);
            case ListValue list -> numberOf(text(list, budget), budget);
            case ObjectValue ignored -> Double.NaN;
            case RegexValue ignored -> Double.NaN;
            case Value.Function ignored -> throw new Failure("A function has no value as a number");
        };
    }

    private static double numberOf(String text, Budget budget) {
        budget.characters(text.length());
        // A double needs no more digits than this, and reading many is slow.
        return text.length() > 2048 && !JavaScriptText.trim(text).isEmpty()
                ? Double.NaN
                : JavaScriptNumbers.fromText(text);
    }

    /** Lists and objects, of which marked text is one in the original, are equal only to themselves. */
    @SuppressWarnings("ReferenceEquality")
    static boolean strictlyEqual(Value left, Value right) {
        return switch (left) {
            case Num number -> right instanceof Num other && number.value() == other.value();
            case Text text
            when !text.safe() ->
                right instanceof Text other && !other.safe() && text.text().equals(other.text());
            case Bool bool -> right instanceof Bool other && bool.value() == other.value();
            default -> left == right;
        };
    }

    static boolean looselyEqual(Value left, Value right, Budget budget) {
        if (isPrimitive(left) != isPrimitive(right)) {
            return looselyEqual(primitive(left, budget), primitive(right, budget), budget);
        }
        if (left instanceof Nothing || right instanceof Nothing) {
            return left instanceof Nothing && right instanceof Nothing;
        }
        if (!isPrimitive(left) || left.getClass() == right.getClass()) {
            return strictlyEqual(left, right);
        }
        return number(left, budget) == number(right, budget);
    }

    /** {@code +}: concatenates when one side has a text form only, else adds. */
    static Value add(Value left, Value right, Budget budget) {
        Value first = primitive(left, budget);
        Value second = primitive(right, budget);
        if (first instanceof Text || second instanceof Text) {
            return concatenate(first, second, budget);
        }
        return new Num(number(first, budget) + number(second, budget));
    }

    static Text concatenate(Value left, Value right, Budget budget) {
        String first = text(left, budget);
        String second = text(right, budget);
        budget.allocate((long) first.length() + second.length());
        return Text.of(first + second);
    }

    /** Compares by code units if both are text and as numbers otherwise; NaN compares as false. */
    static boolean less(Value left, Value right, boolean orEqual, Budget budget) {
        Value first = primitive(left, budget);
        Value second = primitive(right, budget);
        if (first instanceof Text one && second instanceof Text other) {
            budget.characters(Math.min(one.text().length(), other.text().length()));
            int order = one.text().compareTo(other.text());
            return orEqual ? order <= 0 : order < 0;
        }
        double one = number(first, budget);
        double other = number(second, budget);
        return orEqual ? one <= other : one < other;
    }

    private static boolean isPrimitive(Value value) {
        return (value instanceof Text text && !text.safe())
                || value instanceof Num
                || value instanceof Bool
                || value instanceof Nothing;
    }

    private static Value primitive(Value value, Budget budget) {
        return isPrimitive(value) ? value : Text.of(text(value, budget));
    }
}
