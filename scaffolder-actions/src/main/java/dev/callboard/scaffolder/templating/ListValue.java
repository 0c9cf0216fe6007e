package dev.callboard.scaffolder.templating;

import java.util.ArrayList;
import java.util.List;

/** A list; templates may change it, and the change lasts as long as the rendering. */
final class ListValue implements Value {

    private final List<Value> items;

    ListValue(List<? extends Value> items) {
        this.items = new ArrayList<>(items);
    }

    /** The list itself, not a copy. */
    List<Value> items() {
        return items;
    }

    int size() {
        return items.size();
    }

    /** The item at an index, or undefined when there is none. */
    Value at(int index) {
        return index >= 0 && index < items.size() ? items.get(index) : Nothing.UNDEFINED;
    }
}
