package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Filters that put things in order. */
final class SortFilters {

    static final Map<String, BuiltInFilter> ALL = Map.of("dictsort", SortFilters::dictSort, "sort", SortFilters::sort);

    private SortFilters() {}

    private static Value sort(Value input, Arguments given) {
        Arguments arguments = given.inOrder("reverse", "case_sensitive", "attribute");
        Budget budget = arguments.budget();
        List<Value> items = ArrayLikes.mappedItems(input, budget).orElse(List.of());
        int direction = arguments.truthy(0) ? -1 : 1;
        boolean caseSensitive = arguments.truthy(1);
        List<String> path = ArrayLikes.attributePath(arguments.get(2), budget);
        // As in JavaScript, what is undefined comes last and is not compared.
        List<Value> sorted = new ArrayList<>(
                items.stream().filter(item -> item != Nothing.UNDEFINED).toList());
        Ordering.sort(
                sorted,
                (one, other) ->
                        direction * compare(key(one, path, budget), key(other, path, budget), caseSensitive, budget),
                budget);
        while (sorted.size() < items.size()) {
            sorted.add(Nothing.UNDEFINED);
        }
        return new ListValue(sorted);
    }

    private static Value key(Value item, List<String> path, Budget budget) {
        return ArrayLikes.path(item, path, budget);
    }

    private static int compare(Value one, Value other, boolean caseSensitive, Budget budget) {
        boolean folded = !caseSensitive && one instanceof Text && other instanceof Text;
        Value first = folded ? lower((Text) one) : one;
        Value second = folded ? lower((Text) other) : other;
        return Coercions.less(first, second, false, budget) ? -1 : Coercions.less(second, first, false, budget) ? 1 : 0;
    }

    private static Text lower(Text text) {
        return Text.of(text.text().toLowerCase(Locale.ROOT));
    }

    private static Value dictSort(Value input, Arguments arguments) {
        if (!(input instanceof ObjectValue object)) {
            throw new Failure("The input of this filter must be an object");
        }
        Budget budget = arguments.budget();
        int sortedBy = sortedBy(arguments.get(1));
        budget.allocateEntries(3L * object.size());
        List<Value> pairs = new ArrayList<>();
        object.names().forEach(name -> pairs.add(Value.list(List.of(Text.of(name), object.get(name)))));
        boolean caseSensitive = arguments.truthy(0);
        Comparator<Value> order = (one, other) -> compareEntries(
                folded(((ListValue) one).at(sortedBy), caseSensitive),
                folded(((ListValue) other).at(sortedBy), caseSensitive),
                budget);
        Ordering.sort(pairs, order, budget);
        return new ListValue(pairs);
    }

    private static int sortedBy(Value given) {
        if (given == Nothing.UNDEFINED) {
            return 0;
        }
        if (given instanceof Text text && !text.safe()) {
            if (text.text().equals("key")) {
                return 0;
            }
            if (text.text().equals("value")) {
                return 1;
            }
        }
        throw new Failure("This filter sorts by \"key\" or \"value\" only");
    }

    /** What cannot be compared counts as less, as in the original. */
    private static int compareEntries(Value one, Value other, Budget budget) {
        if (Coercions.less(other, one, false, budget)) {
            return 1;
        }
        return Coercions.strictlyEqual(one, other) ? 0 : -1;
    }

    private static Value folded(Value value, boolean caseSensitive) {
        return !caseSensitive && value instanceof Text text
                ? Text.of(text.text().toUpperCase(Locale.ROOT))
                : value;
    }
}
