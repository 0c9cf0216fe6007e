package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Bool;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The methods of lists. Those that change the list change it for the rest of the rendering. */
final class ListMethods {

    static final Map<String, Method<ListValue>> ALL = Map.ofEntries(
            Map.entry("at", new Method<>(1, 1, ListMethods::at)),
            Map.entry("concat", new Method<>(0, Method.ANY, ListMethods::concat)),
            Map.entry("copyWithin", new Method<>(1, 3, ListMethods::copyWithin)),
            Map.entry("fill", new Method<>(1, 3, ListMethods::fill)),
            Map.entry("flat", new Method<>(0, 1, ListMethods::flat)),
            Map.entry("includes", new Method<>(1, 2, (list, a) -> Bool.of(includes(list, a)))),
            Map.entry("indexOf", new Method<>(1, 2, ListMethods::indexOf)),
            Map.entry("join", new Method<>(0, 1, ListMethods::join)),
            Map.entry("lastIndexOf", new Method<>(1, 2, ListMethods::lastIndexOf)),
            Map.entry("pop", new Method<>(0, 0, (list, a) -> removed(list, list.size() - 1))),
            Map.entry("push", new Method<>(0, Method.ANY, (list, a) -> insert(list, list.size(), a))),
            Map.entry("reverse", new Method<>(0, 0, ListMethods::reverse)),
            Map.entry("shift", new Method<>(0, 0, (list, a) -> removed(list, 0))),
            Map.entry("slice", new Method<>(0, 2, ListMethods::slice)),
            Map.entry("sort", new Method<>(0, 0, ListMethods::sort)),
            Map.entry("splice", new Method<>(0, Method.ANY, ListMethods::splice)),
            Map.entry("unshift", new Method<>(0, Method.ANY, (list, a) -> insert(list, 0, a))));

    private ListMethods() {}

    private static Value at(ListValue list, Arguments arguments) {
        int index = arguments.integer(0, 0);
        return list.at(index < 0 ? list.size() + index : index);
    }

    private static Value concat(ListValue list, Arguments arguments) {
        List<Value> all = new ArrayList<>(list.items());
        for (Value value : arguments.values()) {
            if (value instanceof ListValue other) {
                arguments.budget().allocateEntries(other.size());
                all.addAll(other.items());
            } else {
                all.add(value);
            }
        }
        arguments.budget().allocateEntries(all.size());
        return new ListValue(all);
    }

    private static Value copyWithin(ListValue list, Arguments arguments) {
        int size = list.size();
        int target = TextMethods.fromEnd(arguments.integer(0, 0), size);
        int start = TextMethods.fromEnd(arguments.integer(1, 0), size);
        int end = TextMethods.fromEnd(arguments.integer(2, size), size);
        arguments.budget().allocateEntries(size);
        List<Value> copied = start < end ? List.copyOf(list.items().subList(start, end)) : List.of();
        for (int i = 0; i < copied.size() && target + i < size; i++) {
            list.items().set(target + i, copied.get(i));
        }
        return list;
    }

    private static Value fill(ListValue list, Arguments arguments) {
        int end = TextMethods.fromEnd(arguments.integer(2, list.size()), list.size());
        arguments.budget().steps(list.size());
        for (int i = TextMethods.fromEnd(arguments.integer(1, 0), list.size()); i < end; i++) {
            list.items().set(i, arguments.get(0));
        }
        return list;
    }

    private static Value flat(ListValue list, Arguments arguments) {
        List<Value> flat = new ArrayList<>();
        flatten(list, arguments.integer(0, 1), flat, arguments.budget());
        return new ListValue(flat);
    }

    private static void flatten(ListValue list, int levels, List<Value> flat, Budget budget) {
        budget.enter();
        for (Value item : list.items()) {
            budget.allocateEntries(1);
            if (item instanceof ListValue inner && levels > 0) {
                flatten(inner, levels - 1, flat, budget);
            } else {
                flat.add(item);
            }
        }
        budget.leave();
    }

    private static boolean includes(ListValue list, Arguments arguments) {
        if (arguments.get(0) instanceof Num number && Double.isNaN(number.value())) {
            return list.items().stream().anyMatch(item -> item instanceof Num other && Double.isNaN(other.value()));
        }
        return find(list, arguments) >= 0;
    }

    private static Value indexOf(ListValue list, Arguments arguments) {
        return new Num(find(list, arguments));
    }

    private static int find(ListValue list, Arguments arguments) {
        arguments.budget().steps(list.size());
        for (int i = TextMethods.fromEnd(arguments.integer(1, 0), list.size()); i < list.size(); i++) {
            if (Coercions.strictlyEqual(list.at(i), arguments.get(0))) {
                return i;
            }
        }
        return -1;
    }

    private static Value lastIndexOf(ListValue list, Arguments arguments) {
        arguments.budget().steps(list.size());
        int from = arguments.integer(1, list.size() - 1);
        for (int i = from < 0 ? list.size() + from : Math.min(from, list.size() - 1); i >= 0; i--) {
            if (Coercions.strictlyEqual(list.at(i), arguments.get(0))) {
                return new Num(i);
            }
        }
        return new Num(-1);
    }

    private static Value join(ListValue list, Arguments arguments) {
        return Text.of(Coercions.joined(list.items(), arguments.text(0, ","), arguments.budget()));
    }

    static Value removed(ListValue list, int index) {
        return index >= 0 && index < list.size() ? list.items().remove(index) : Nothing.UNDEFINED;
    }

    private static Value insert(ListValue list, int index, Arguments arguments) {
        arguments.budget().allocateEntries(arguments.count());
        arguments.budget().steps(1 + list.size() / 64);
        list.items().addAll(index, arguments.values());
        return new Num(list.size());
    }

    private static Value reverse(ListValue list, Arguments arguments) {
        arguments.budget().steps(list.size());
        Collections.reverse(list.items());
        return list;
    }

    private static Value slice(ListValue list, Arguments arguments) {
        int start = TextMethods.fromEnd(arguments.integer(0, 0), list.size());
        int end = TextMethods.fromEnd(arguments.integer(1, list.size()), list.size());
        arguments.budget().allocateEntries(Math.max(0, end - start));
        return new ListValue(start < end ? list.items().subList(start, end) : List.of());
    }

    /** By text form, undefined last. */
    private static Value sort(ListValue list, Arguments arguments) {
        Budget budget = arguments.budget();
        Ordering.sort(
                list.items(),
                (one, other) -> one == Nothing.UNDEFINED || other == Nothing.UNDEFINED
                        ? Boolean.compare(one == Nothing.UNDEFINED, other == Nothing.UNDEFINED)
                        : Coercions.text(one, budget).compareTo(Coercions.text(other, budget)),
                budget);
        return list;
    }

    private static Value splice(ListValue list, Arguments arguments) {
        int start = TextMethods.fromEnd(arguments.integer(0, 0), list.size());
        int rest = arguments.count() == 0 ? 0 : list.size() - start;
        int count = Math.max(0, Math.min(arguments.integer(1, rest), rest));
        arguments.budget().allocateEntries((long) count + arguments.count());
        arguments.budget().steps(list.size());
        List<Value> span = list.items().subList(start, start + count);
        ListValue removed = new ListValue(span);
        span.clear();
        list.items().addAll(start, arguments.from(2).values());
        return removed;
    }
}
