package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Bool;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Filters that take any value, and those for objects. */
final class ObjectFilters {

    static final Map<String, BuiltInFilter> ALL = Map.of(
            "d", ObjectFilters::orDefault,
            "default", ObjectFilters::orDefault,
            "dictsort", ObjectFilters::dictSort,
            "dump", JsonText::dump,
            "jsonify", JsonText::dump,
            "tojson", JsonText::dump,
            "length", ObjectFilters::length,
            "list", ObjectFilters::list);

    private ObjectFilters() {}

    private static Value orDefault(Value input, Arguments arguments) {
        boolean missing = arguments.truthy(1) ? !Coercions.truthy(input) : input == Nothing.UNDEFINED;
        return missing ? arguments.get(0) : input;
    }

    private static Value length(Value input, Arguments arguments) {
        return switch (input) {
            case Text text -> new Num(text.text().length());
            case ListValue list -> new Num(list.size());
            case ObjectValue object -> new Num(object.size());
            case Nothing ignored -> new Num(0);
            case Bool bool when !bool.value() -> new Num(0);
            default -> Nothing.UNDEFINED;
        };
    }

    private static Value list(Value input, Arguments arguments) {
        return switch (input) {
            case Text text -> new ListValue(Slices.characters(text.text(), arguments.budget()));
            case ListValue list -> list;
            case ObjectValue object -> {
                arguments.budget().allocateEntries(3L * object.size());
                yield Value.list(object.names().stream()
                        .map(name -> new ObjectValue().put("key", Text.of(name)).put("value", object.get(name)))
                        .toList());
            }
            default -> throw new Failure("This value cannot be made a list");
        };
    }

    private static Value dictSort(Value input, Arguments arguments) {
        if (!(input instanceof ObjectValue object)) {
            throw new Failure("The input of this filter must be an object");
        }
        int sortedBy = switch (arguments.text(1, "key")) {
            case "key" -> 0;
            case "value" -> 1;
            default -> throw new Failure("This filter sorts by \"key\" or \"value\" only");
        };
        Budget budget = arguments.budget();
        budget.allocateEntries(3L * object.size());
        List<Value> pairs = new ArrayList<>();
        object.names().forEach(name -> pairs.add(Value.list(List.of(Text.of(name), object.get(name)))));
        boolean caseSensitive = arguments.truthy(0);
        Comparator<Value> order = (one, other) -> compare(
                folded(((ListValue) one).at(sortedBy), caseSensitive),
                folded(((ListValue) other).at(sortedBy), caseSensitive),
                budget);
        Ordering.sort(pairs, order, budget);
        return new ListValue(pairs);
    }

    private static Value folded(Value value, boolean caseSensitive) {
        return !caseSensitive && value instanceof Text text
                ? Text.of(text.text().toUpperCase(Locale.ROOT))
                : value;
    }

    static int compare(Value one, Value other, Budget budget) {
        return Coercions.less(one, other, false, budget) ? -1 : Coercions.less(other, one, false, budget) ? 1 : 0;
    }
}
