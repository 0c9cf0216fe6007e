package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The slices {@code [start:stop:step]} of lists and texts; the result is always a list. */
final class Slices {

    private Slices() {}

    static ListValue slice(
            Value object, @Nullable Double start, @Nullable Double stop, @Nullable Double step, Budget budget) {
        List<Value> items = items(object, budget);
        int stride = step == null ? 1 : step.intValue();
        if (stride == 0) {
            throw new Failure("The step of a slice cannot be zero");
        }
        int size = items.size();
        int first = position(start, stride > 0 ? 0 : size - 1, size, stride);
        int last = position(stop, stride > 0 ? size : -1, size, stride);
        if (stop == null && stride < 0) {
            last = -1;
        }
        List<Value> chosen = new ArrayList<>();
        for (long i = first; stride > 0 ? i < last : i > last; i += stride) {
            budget.step();
            chosen.add(items.get((int) i));
        }
        budget.allocateEntries(chosen.size());
        return new ListValue(chosen);
    }

    private static int position(@Nullable Double given, int missing, int size, int stride) {
        if (given == null) {
            return missing;
        }
        double position = given < 0 ? given + size : given;
        int lowest = stride > 0 ? 0 : -1;
        int highest = stride > 0 ? size : size - 1;
        return (int) Math.max(lowest, Math.min(highest, position));
    }

    private static List<Value> items(Value object, Budget budget) {
        return switch (object) {
            case ListValue list -> list.items();
            case Text text -> characters(text.text(), budget);
            default -> throw new Failure("Only lists and texts can be sliced");
        };
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
