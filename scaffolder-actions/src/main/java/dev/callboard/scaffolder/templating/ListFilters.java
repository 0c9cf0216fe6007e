package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.javascript.JavaScriptNumbers;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Filters on lists. Most take a text as the list of its characters and an object with a length as the list of what it
 * has by number; most give an empty list for other values, and some refuse undefined and null.
 */
final class ListFilters {

    static final Map<String, BuiltInFilter> ALL = Map.ofEntries(
            Map.entry("batch", ListFilters::batch),
            Map.entry("first", (input, a) -> end(input, false, a.budget())),
            Map.entry("groupby", ListFilters::groupBy),
            Map.entry("join", ListFilters::join),
            Map.entry("last", (input, a) -> end(input, true, a.budget())),
            Map.entry("random", ListFilters::random),
            Map.entry("reverse", ListFilters::reverse),
            Map.entry("slice", ListFilters::slice),
            Map.entry("sum", ListFilters::sum));

    private static final long LARGEST_COUNT = (1L << 53) - 1;

    private ListFilters() {}

    static ListValue list(Value input) {
        if (input instanceof ListValue list) {
            return list;
        }
        throw new Failure("The input of this filter must be a list");
    }

    static void requirePresent(Value input) {
        if (input instanceof Nothing) {
            throw new Failure("The input of this filter must not be undefined or null");
        }
    }

    private static Value end(Value input, boolean last, Budget budget) {
        requirePresent(input);
        return switch (input) {
            case ListValue list -> list.at(last ? list.size() - 1 : 0);
            case Text text when text.text().isEmpty() -> Nothing.UNDEFINED;
            case Text text -> {
                int at = last ? text.text().length() - 1 : 0;
                yield Text.of(text.text().substring(at, at + 1));
            }
            case ObjectValue object
            when last -> {
                double index = Coercions.number(object.get("length"), budget) - 1;
                yield object.get(JavaScriptNumbers.toText(index));
            }
            case ObjectValue object -> object.get("0");
            default -> Nothing.UNDEFINED;
        };
    }

    private static Value random(Value input, Arguments arguments) {
        requirePresent(input);
        List<Value> items = ArrayLikes.items(input, arguments.budget()).orElse(List.of());
        return items.isEmpty()
                ? Nothing.UNDEFINED
                : items.get(ThreadLocalRandom.current().nextInt(items.size()));
    }

    private static Value reverse(Value input, Arguments arguments) {
        Budget budget = arguments.budget();
        List<Value> items = ArrayLikes.mappedItems(input, budget).orElse(new ArrayList<>());
        Collections.reverse(items);
        return input instanceof Text text ? text.withText(Coercions.joined(items, "", budget)) : new ListValue(items);
    }

    private static Value join(Value input, Arguments arguments) {
        Budget budget = arguments.budget();
        String separator = arguments.truthy(0) ? arguments.text(0) : "";
        List<Value> items = arguments.truthy(1)
                ? projected(input, arguments.get(1), budget)
                : list(input).items();
        return Text.of(Coercions.joined(items, separator, budget));
    }

    private static Value sum(Value input, Arguments arguments) {
        Budget budget = arguments.budget();
        List<Value> items = arguments.truthy(0)
                ? projected(input, arguments.get(0), budget)
                : list(input).items();
        Value sum = new Num(0);
        for (Value item : items) {
            budget.step();
            sum = Coercions.add(sum, item, budget);
        }
        return Coercions.add(arguments.has(1) ? arguments.get(1) : new Num(0), sum, budget);
    }

    /** The property of each item; a dot in its name is part of the name. */
    private static List<Value> projected(Value input, Value attribute, Budget budget) {
        String name = ArrayLikes.attributeName(attribute, budget);
        if (input instanceof Text text && text.safe()) {
            if (!text.text().isEmpty()) {
                throw new Failure("Marked text has no items with an attribute");
            }
            return List.of();
        }
        List<Value> projected = new ArrayList<>();
        for (Value item : ArrayLikes.mappedItems(input, budget).orElse(List.of())) {
            budget.step();
            projected.add(ArrayLikes.attribute(item, name));
        }
        return projected;
    }

    private static Value batch(Value input, Arguments arguments) {
        requirePresent(input);
        Budget budget = arguments.budget();
        long size = count(arguments);
        List<Value> items = ArrayLikes.items(input, budget).orElse(List.of());
        budget.allocateEntries(items.size());
        List<Value> batches = new ArrayList<>();
        for (int start = 0; start < items.size(); start += (int) Math.min(size, items.size())) {
            ListValue batch = new ListValue(items.subList(start, (int) Math.min(start + size, items.size())));
            if (arguments.truthy(1) && batch.size() < size) {
                budget.allocateEntries(size);
                batch.items().addAll(Collections.nCopies((int) (size - batch.size()), arguments.get(1)));
            }
            batches.add(batch);
        }
        return new ListValue(batches);
    }

    /** The first argument, a whole number above zero. */
    private static long count(Arguments arguments) {
        double count = arguments.number(0);
        if (!(count >= 1 && count < LARGEST_COUNT + 1.0)) {
            throw new Failure("This filter needs a number above zero");
        }
        return (long) count;
    }

    private static Value slice(Value input, Arguments arguments) {
        Budget budget = arguments.budget();
        Optional<List<Value>> found = input instanceof ObjectValue ? Optional.empty() : ArrayLikes.items(input, budget);
        List<Value> items = found.orElseThrow(() -> new Failure("The input of this filter must be a list or a string"));
        long count = count(arguments);
        budget.allocateEntries(items.size() + count);
        List<Value> slices = new ArrayList<>();
        long length = items.size() / count;
        long longer = items.size() % count;
        int start = 0;
        for (long i = 0; i < count; i++) {
            int end = (int) (start + length + (i < longer ? 1 : 0));
            boolean filled = arguments.truthy(1) && i >= longer;
            slices.add(slice(input, items.subList(start, end), filled ? arguments.get(1) : null, budget));
            start = end;
        }
        return new ListValue(slices);
    }

    private static Value slice(Value input, List<Value> items, @Nullable Value fill, Budget budget) {
        if (input instanceof Text) {
            if (fill != null) {
                throw new Failure("A slice of a string cannot be filled up");
            }
            return Text.of(Coercions.joined(items, "", budget));
        }
        ListValue slice = new ListValue(items);
        if (fill != null) {
            slice.items().add(fill);
        }
        return slice;
    }

    private static Value groupBy(Value input, Arguments arguments) {
        requirePresent(input);
        Budget budget = arguments.budget();
        List<String> path = ArrayLikes.attributePath(arguments.get(0), budget);
        ObjectValue groups = new ObjectValue();
        for (Value item : ArrayLikes.items(input, budget).orElse(List.of())) {
            budget.allocateEntries(2);
            String key = Coercions.text(ArrayLikes.path(item, path, budget), budget);
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
}
