package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Filters on lists; a few take text as a list of its characters. */
final class ListFilters {

    static final Map<String, BuiltInFilter> ALL = Map.ofEntries(
            Map.entry("batch", ListFilters::batch),
            Map.entry("first", (input, a) -> end(input, 0)),
            Map.entry("groupby", ListFilters::groupBy),
            Map.entry("join", ListFilters::join),
            Map.entry("last", (input, a) -> end(input, -1)),
            Map.entry("random", ListFilters::random),
            Map.entry("reverse", ListFilters::reverse),
            Map.entry("slice", ListFilters::slice),
            Map.entry("sort", ListFilters::sort),
            Map.entry("sum", ListFilters::sum));

    private ListFilters() {}

    static ListValue list(Value input) {
        if (input instanceof ListValue list) {
            return list;
        }
        throw new Failure("The input of this filter must be a list");
    }

    private static Value end(Value input, int index) {
        return switch (input) {
            case ListValue list -> list.at(index < 0 ? list.size() - 1 : index);
            case Text text when text.text().isEmpty() -> Nothing.UNDEFINED;
            case Text text -> {
                int at = index < 0 ? text.text().length() - 1 : index;
                yield Text.of(text.text().substring(at, at + 1));
            }
            case Nothing ignored -> throw new Failure("The input of this filter must be a list or a string");
            default -> Nothing.UNDEFINED;
        };
    }

    private static Value random(Value input, Arguments arguments) {
        ListValue list = list(input);
        return list.size() == 0
                ? Nothing.UNDEFINED
                : list.at(ThreadLocalRandom.current().nextInt(list.size()));
    }

    private static Value reverse(Value input, Arguments arguments) {
        if (input instanceof Text text) {
            List<Value> characters = Slices.characters(text.text(), arguments.budget());
            Collections.reverse(characters);
            return text.withText(Coercions.joined(characters, "", arguments.budget()));
        }
        ListValue list = list(input);
        arguments.budget().allocateEntries(list.size());
        ListValue reversed = new ListValue(list.items());
        Collections.reverse(reversed.items());
        return reversed;
    }

    private static Value join(Value input, Arguments arguments) {
        List<Value> items = list(input).items();
        String separator = arguments.truthy(0) ? arguments.text(0) : "";
        if (arguments.truthy(1)) {
            items = attributes(items, arguments.get(1), arguments.budget());
        }
        return Text.of(Coercions.joined(items, separator, arguments.budget()));
    }

    /** The property of each item; a dot in its name is part of the name. */
    private static List<Value> attributes(List<Value> items, Value name, Budget budget) {
        budget.allocateEntries(items.size());
        return items.stream().map(item -> property(item, name, budget)).toList();
    }

    static Value property(Value item, Value name, Budget budget) {
        return new Members(RenderOptions.DEFAULT).lookUp(item, name, budget);
    }

    /** What a dotted path leads to. */
    static Value path(Value item, String path, Budget budget) {
        Value value = item;
        for (String name : path.split("\\.", -1)) {
            budget.step();
            value = property(value, Text.of(name), budget);
        }
        return value;
    }

    private static Value sum(Value input, Arguments arguments) {
        Budget budget = arguments.budget();
        List<Value> items = list(input).items();
        if (arguments.truthy(0)) {
            items = attributes(items, arguments.get(0), budget);
        }
        Value sum = new Num(0);
        for (Value item : items) {
            budget.step();
            sum = Coercions.add(sum, item, budget);
        }
        return Coercions.add(arguments.has(1) ? arguments.get(1) : new Num(0), sum, budget);
    }

    private static Value batch(Value input, Arguments arguments) {
        List<Value> items = list(input).items();
        int size = Math.max(1, arguments.integer(0, 1));
        List<Value> batches = new ArrayList<>();
        arguments.budget().allocateEntries(2L * items.size());
        for (int start = 0; start < items.size(); start += size) {
            ListValue batch = new ListValue(items.subList(start, (int) Math.min((long) start + size, items.size())));
            if (arguments.truthy(1) && batch.size() < size) {
                arguments.budget().allocateEntries(size);
                batch.items().addAll(Collections.nCopies(size - batch.size(), arguments.get(1)));
            }
            batches.add(batch);
        }
        return new ListValue(batches);
    }

    private static Value slice(Value input, Arguments arguments) {
        List<Value> items = list(input).items();
        int count = arguments.integer(0, 0);
        if (count <= 0) {
            throw new Failure("This filter needs the number of slices");
        }
        arguments.budget().allocateEntries((long) items.size() + count);
        List<Value> slices = new ArrayList<>();
        int length = items.size() / count;
        int longer = items.size() % count;
        int start = 0;
        for (int i = 0; i < count; i++) {
            int end = start + length + (i < longer ? 1 : 0);
            ListValue slice = new ListValue(items.subList(start, end));
            if (arguments.truthy(1) && i >= longer) {
                slice.items().add(arguments.get(1));
            }
            slices.add(slice);
            start = end;
        }
        return new ListValue(slices);
    }

    private static Value groupBy(Value input, Arguments arguments) {
        Budget budget = arguments.budget();
        String attribute = arguments.text(0);
        ObjectValue groups = new ObjectValue();
        for (Value item : list(input).items()) {
            budget.allocateEntries(2);
            String key = Coercions.text(path(item, attribute, budget), budget);
            if (TagLexer.isReserved(key)) {
                throw new Failure("Template name \"" + key + "\" is reserved");
            }
            if (groups.get(key) instanceof ListValue group) {
                group.items().add(item);
            } else {
                groups.put(key, Value.list(List.of(item)));
            }
        }
        return groups;
    }

    private static Value sort(Value input, Arguments given) {
        Arguments arguments = given.inOrder("reverse", "case_sensitive", "attribute");
        Budget budget = arguments.budget();
        boolean caseSensitive = arguments.truthy(1);
        int direction = arguments.truthy(0) ? -1 : 1;
        ListValue sorted = new ListValue(list(input).items());
        budget.allocateEntries(sorted.size());
        Ordering.sort(
                sorted.items(),
                (one, other) -> direction
                        * ObjectFilters.compare(
                                key(one, arguments, caseSensitive), key(other, arguments, caseSensitive), budget),
                budget);
        return sorted;
    }

    private static Value key(Value item, Arguments arguments, boolean caseSensitive) {
        Value key = item;
        if (arguments.truthy(2)) {
            key = path(item, arguments.text(2), arguments.budget());
            if (key == Nothing.UNDEFINED) {
                throw new Failure("An item to sort has no \"" + arguments.text(2) + "\"");
            }
        }
        return !caseSensitive && key instanceof Text text ? Text.of(text.text().toLowerCase(Locale.ROOT)) : key;
    }
}
