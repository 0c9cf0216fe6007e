package dev.callboard.scaffolder.template;

import dev.callboard.scaffolder.javascript.JavaScriptText;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonPointer;

/**
 * Where in a value a check is.
 *
 * @param path as clients are told, which under {@code dependencies} names the property that asks for more
 * @param pointer where it really is
 */
record SchemaPlace(List<Object> path, JsonPointer pointer) {

    static final SchemaPlace ROOT = new SchemaPlace(List.of(), JsonPointer.empty());

    SchemaPlace {
        path = List.copyOf(path);
    }

    SchemaPlace property(String name) {
        return new SchemaPlace(with(name), pointer.appendProperty(name));
    }

    SchemaPlace item(int index) {
        return new SchemaPlace(with(index), pointer.appendIndex(index));
    }

    /** The same place, reported as one of its properties. */
    SchemaPlace askedBy(String name) {
        return new SchemaPlace(with(name), pointer);
    }

    /** The same place, about the name of a property and not its value. */
    SchemaPlace nameOf(String name) {
        return new SchemaPlace(path, pointer.appendProperty(name));
    }

    /** Such as {@code instance.labels[0]}. */
    String text() {
        StringBuilder text = new StringBuilder("instance");
        for (Object step : path) {
            String name = step.toString();
            if (name.matches("\\d+")) {
                text.append('[').append(name).append(']');
            } else if (name.matches("(?s)\\d.*|.*[.\\s\\[\\]].*")) {
                text.append('[').append(JavaScriptText.quoted(name)).append(']');
            } else {
                text.append('.').append(name);
            }
        }
        return text.toString();
    }

    private List<Object> with(Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
