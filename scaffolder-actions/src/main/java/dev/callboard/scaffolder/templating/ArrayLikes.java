package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The items of what JavaScript takes for an array: lists, texts (their UTF-16 units) and objects with a
 * {@code length}, whose items are the properties named by numbers.
 */
final class ArrayLikes {

    /** More than any budget allows. */
    private static final double LARGEST_COUNT = 1e15;

    private ArrayLikes() {}

    /** The items, with undefined for properties that an object does not have; empty for what is not like an array. */
    static Optional<List<Value>> items(Value input, Budget budget) {
        return switch (input) {
            case ListValue list -> {
                budget.allocateEntries(list.size());
                yield Optional.of(new ArrayList<>(list.items()));
            }
            case Text text -> Optional.of(Slices.characters(text.text(), budget));
            case ObjectValue object -> Optional.of(ofObject(object, false, budget));
            default -> Optional.empty();
        };
    }

    /** {@link #items}, for a filter that fails on an object whose length no array could have. */
    static Optional<List<Value>> mappedItems(Value input, Budget budget) {
        if (input instanceof ObjectValue object
                && object.get("length") instanceof Num length
                && !Double.isNaN(length.value())
                && !(length.value() >= 0
                        && length.value() == Math.floor(length.value())
                        && length.value() < (1L << 32))) {
            throw new Failure("The length of this object is not that of a list");
        }
        return items(input, budget);
    }

    /** {@link #items} without those that an object does not have. */
    static Optional<List<Value>> presentItems(Value input, Budget budget) {
        return input instanceof ObjectValue object ? Optional.of(ofObject(object, true, budget)) : items(input, budget);
    }

    private static List<Value> ofObject(ObjectValue object, boolean presentOnly, Budget budget) {
        double length = Coercions.number(object.get("length"), budget);
        long count = Double.isNaN(length) || length <= 0
                ? 0
                : (long) Math.min(presentOnly ? Math.floor(length) : Math.ceil(length), LARGEST_COUNT);
        budget.allocateEntries(count);
        List<Value> items = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            String name = Long.toString(i);
            if (!presentOnly || object.has(name)) {
                items.add(object.get(name));
            }
        }
        return items;
    }

    /** The property of a value that {@code name} leads to without methods; the value may not be absent. */
    static Value attribute(Value value, String name) {
        if (value instanceof Nothing) {
            throw new Failure("An item is undefined or null and has no \"" + name + "\"");
        }
        return own(value, name);
    }

    /** What a path of properties leads to; undefined where a property is missing. */
    static Value path(Value value, List<String> path, Budget budget) {
        Value current = value;
        for (String name : path) {
            budget.step();
            current = attribute(current, name);
            if (current == Nothing.UNDEFINED) {
                return current;
            }
        }
        return current;
    }

    /** A property of the data itself, never a method; undefined if there is none. */
    static Value own(Value value, String name) {
        return switch (value) {
            case ObjectValue object -> object.get(name);
            case Text text when text.safe() && name.equals("val") -> Text.of(text.text());
            case Text text -> Members.ownOf(text, name);
            case ListValue list -> Members.ownOf(list, name);
            default -> Nothing.UNDEFINED;
        };
    }

    /** A property that was given by name, which may not be one that leads out of the data. */
    static String attributeName(Value given, Budget budget) {
        String name = Coercions.text(given, budget);
        if (TagLexer.isReserved(name)) {
            throw new Failure("Template attribute \"" + name + "\" is reserved");
        }
        return name;
    }

    /** A path that was given with dots; empty, which leads to the value itself, if none was given. */
    static List<String> attributePath(Value given, Budget budget) {
        if (!Coercions.truthy(given)) {
            return List.of();
        }
        List<String> names = given instanceof Text text && !text.safe()
                ? List.of(text.text().split("\\.", -1))
                : List.of(Coercions.text(given, budget));
        names.forEach(name -> attributeName(Text.of(name), budget));
        return names;
    }
}
