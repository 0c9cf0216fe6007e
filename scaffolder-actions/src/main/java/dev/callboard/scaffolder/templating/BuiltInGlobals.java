package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Function;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.List;

/** The names that every template knows. */
final class BuiltInGlobals {

    private BuiltInGlobals() {}

    static Value named(String name) {
        return switch (name) {
            case "range" -> new Function(BuiltInGlobals::range);
            case "cycler" -> new Function(BuiltInGlobals::cycler);
            case "joiner" -> new Function(BuiltInGlobals::joiner);
            default -> Nothing.UNDEFINED;
        };
    }

    private static Value range(Arguments arguments) {
        double start = arguments.has(1) ? arguments.number(0) : 0;
        double stop = arguments.number(arguments.has(1) ? 1 : 0);
        double step = arguments.truthy(2) ? arguments.number(2) : 1;
        double count = Math.ceil((stop - start) / step);
        if (!(count > 0)) {
            return new ListValue(List.of());
        }
        arguments.budget().allocateEntries((long) Math.min(count, Integer.MAX_VALUE));
        List<Value> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(new Num(start + i * step));
        }
        return new ListValue(numbers);
    }

    /** An object whose {@code next()} gives one argument after the other, over and over. */
    private static Value cycler(Arguments items) {
        int[] index = {-1};
        ObjectValue cycler = new ObjectValue();
        cycler.put("current", Nothing.NULL);
        cycler.put("reset", new Function(arguments -> {
            index[0] = -1;
            cycler.put("current", Nothing.NULL);
            return Nothing.UNDEFINED;
        }));
        cycler.put("next", new Function(arguments -> {
            index[0] = index[0] + 1 < items.count() ? index[0] + 1 : 0;
            cycler.put("current", items.get(index[0]));
            return cycler.get("current");
        }));
        return cycler;
    }

    /** A function that gives nothing at first, and then the separator. */
    private static Value joiner(Arguments given) {
        Text separator = Text.of(given.truthy(0) ? given.text(0) : ",");
        boolean[] first = {true};
        return new Function(arguments -> {
            if (first[0]) {
                first[0] = false;
                return Text.EMPTY;
            }
            return separator;
        });
    }
}
