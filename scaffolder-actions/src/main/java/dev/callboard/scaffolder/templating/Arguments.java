package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Nothing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a filter, a test or a function is called with, and the budget it has to live on. */
record Arguments(List<Value> values, Budget budget) {

    Arguments {
        values = List.copyOf(values);
    }

    int count() {
        return values.size();
    }

    Value get(int index) {
        return index < values.size() ? values.get(index) : Nothing.UNDEFINED;
    }

    /** Whether there is such an argument and it is not undefined. */
    boolean has(int index) {
        return get(index) != Nothing.UNDEFINED;
    }

    boolean truthy(int index) {
        return Coercions.truthy(get(index));
    }

    String text(int index) {
        return Coercions.text(get(index), budget);
    }

    String text(int index, String byDefault) {
        return has(index) ? text(index) : byDefault;
    }

    double number(int index) {
        return Coercions.number(get(index), budget);
    }

    /** The whole part of a number that may be out of the range of int; not-a-number is zero. */
    int integer(int index, int byDefault) {
        return has(index) ? (int) number(index) : byDefault;
    }

    /** The {@code name=value} arguments, which come as the last one. */
    Optional<ObjectValue> keywords() {
        return !values.isEmpty() && values.getLast() instanceof ObjectValue last && last.isKeywords()
                ? Optional.of(last)
                : Optional.empty();
    }

    /** The arguments that were given by position. */
    List<Value> positional() {
        return keywords().isPresent() ? values.subList(0, values.size() - 1) : values;
    }

    Arguments from(int index) {
        return new Arguments(index < values.size() ? values.subList(index, values.size()) : List.of(), budget);
    }

    /** Puts the named arguments where these names stand; what is given by position wins. */
    Arguments inOrder(String... names) {
        ObjectValue named = keywords().orElseGet(ObjectValue::new);
        List<Value> ordered = new ArrayList<>(positional());
        for (int i = ordered.size(); i < names.length; i++) {
            ordered.add(named.get(names[i]));
        }
        return new Arguments(ordered, budget);
    }
}
