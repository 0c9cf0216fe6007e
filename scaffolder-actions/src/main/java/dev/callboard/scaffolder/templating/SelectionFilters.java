package dev.callboard.scaffolder.templating;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Filters that keep some items of a list. */
final class SelectionFilters {

    static final Map<String, BuiltInFilter> ALL = Map.of(
            "reject", (input, a) -> byTest(input, a, false),
            "rejectattr", (input, a) -> byAttribute(input, a, false),
            "select", (input, a) -> byTest(input, a, true),
            "selectattr", (input, a) -> byAttribute(input, a, true));

    private SelectionFilters() {}

    private static Value byTest(Value input, Arguments arguments, boolean wanted) {
        Budget budget = arguments.budget();
        String test = arguments.text(0, "truthy");
        BuiltInTests.requireKnown(test);
        ListFilters.requirePresent(input);
        Optional<List<Value>> items = ArrayLikes.presentItems(input, budget);
        if (items.isEmpty()) {
            return new ListValue(List.of());
        }
        Arguments rest = arguments.from(1);
        BuiltInTests.requireArguments(test, rest.count());
        return kept(items.get(), item -> BuiltInTests.holds(test, item, rest) == wanted, budget);
    }

    private static Value byAttribute(Value input, Arguments arguments, boolean wanted) {
        Budget budget = arguments.budget();
        List<Value> items = ListFilters.list(input).items();
        String name = ArrayLikes.attributeName(arguments.get(0), budget);
        return kept(items, item -> Coercions.truthy(ArrayLikes.attribute(item, name)) == wanted, budget);
    }

    private static Value kept(List<Value> items, Predicate<Value> isKept, Budget budget) {
        budget.steps(items.size());
        budget.allocateEntries(items.size());
        return new ListValue(items.stream().filter(isKept).toList());
    }
}
