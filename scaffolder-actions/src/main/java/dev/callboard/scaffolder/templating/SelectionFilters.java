package dev.callboard.scaffolder.templating;

import java.util.List;
import java.util.Map;
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
        String test = arguments.text(0, "truthy");
        Arguments rest = arguments.from(1);
        return kept(input, item -> BuiltInTests.holds(test, item, rest) == wanted, arguments.budget());
    }

    private static Value byAttribute(Value input, Arguments arguments, boolean wanted) {
        Budget budget = arguments.budget();
        return kept(
                input,
                item -> Coercions.truthy(ListFilters.property(item, arguments.get(0), budget)) == wanted,
                budget);
    }

    private static Value kept(Value input, Predicate<Value> isKept, Budget budget) {
        List<Value> items = ListFilters.list(input).items();
        budget.steps(items.size());
        budget.allocateEntries(items.size());
        return new ListValue(items.stream().filter(isKept).toList());
    }
}
