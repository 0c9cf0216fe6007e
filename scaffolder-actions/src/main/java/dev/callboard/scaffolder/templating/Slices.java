package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.List;

/** The slices {@code [start:stop:step]} of lists and texts; the result is always a list. */
final class Slices {

    private static final Num ZERO = new Num(0);

    private Slices() {}

    /**
     * What lies between two positions, with JavaScript's arithmetic and comparisons, which make do with any values.
     *
     * @param start where to begin, from the end if negative; null for the end at which the direction begins
     * @param stop where to end, not included; null for all that follows
     */
    static ListValue slice(Value object, Value start, Value stop, Value step, Budget budget) {
        if (object instanceof Value.Function) {
            throw new Failure("A function cannot be sliced");
        }
        Value sliced = Coercions.truthy(object) ? object : new ListValue(List.of());
        Value length = ArrayLikes.own(sliced, "length");
        double stride = Coercions.number(step, budget);
        if (!Double.isFinite(stride) || stride == 0) {
            throw new Failure("The step of a slice must be a number other than zero");
        }
        boolean backwards = stride < 0;
        Value first = start == Nothing.NULL
                ? new Num(backwards ? Coercions.number(length, budget) - 1 : 0)
                : fromEnd(start, length, budget);
        Value last = stop == Nothing.NULL ? (backwards ? new Num(-1) : length) : fromEnd(stop, length, budget);
        List<Value> chosen = new ArrayList<>();
        for (Value at = first;
                isWithin(at, length, budget) && isBefore(at, last, backwards, budget);
                at = Coercions.add(at, step, budget)) {
            budget.step();
            budget.allocateEntries(1);
            chosen.add(ArrayLikes.own(sliced, Coercions.text(at, budget)));
        }
        return new ListValue(chosen);
    }

    private static Value fromEnd(Value position, Value length, Budget budget) {
        return Coercions.less(position, ZERO, false, budget) ? Coercions.add(position, length, budget) : position;
    }

    private static boolean isWithin(Value at, Value length, Budget budget) {
        return !Coercions.less(at, ZERO, false, budget) && !Coercions.less(length, at, false, budget);
    }

    private static boolean isBefore(Value at, Value last, boolean backwards, Budget budget) {
        return backwards ? !Coercions.less(at, last, true, budget) : !Coercions.less(last, at, true, budget);
    }

    /** Each UTF-16 unit as a text of its own. */
    static List<Value> characters(String text, Budget budget) {
        budget.allocateEntries(text.length());
        List<Value> characters = new ArrayList<>(text.length());
        for (int i = 0; i < text.length(); i++) {
            characters.add(Text.of(text.substring(i, i + 1)));
        }
        return characters;
    }
}
