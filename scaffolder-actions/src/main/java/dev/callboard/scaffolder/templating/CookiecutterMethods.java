package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Bool;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.List;
import java.util.Map;

/** The methods of Python's lists and dictionaries that cookiecutter mode adds. */
final class CookiecutterMethods {

    static final Map<String, Method<ListValue>> OF_LISTS = Map.of(
            "append", new Method<>(1, 1, (list, a) -> insert(list, list.size(), a.get(0), a.budget())),
            "count", new Method<>(1, 1, CookiecutterMethods::count),
            "find", new Method<>(1, 1, (list, a) -> new Num(position(list, a))),
            "index", new Method<>(1, 1, CookiecutterMethods::index),
            "insert", new Method<>(2, 2, CookiecutterMethods::insert),
            "pop", new Method<>(0, 1, CookiecutterMethods::pop),
            "remove", new Method<>(1, 1, CookiecutterMethods::remove));

    static final Map<String, Method<ObjectValue>> OF_OBJECTS = Map.of(
            "get", new Method<>(1, 2, CookiecutterMethods::get),
            "has_key", new Method<>(1, 1, (object, a) -> Bool.of(object.has(a.text(0)))),
            "items", new Method<>(0, 0, CookiecutterMethods::items),
            "keys", new Method<>(0, 0, CookiecutterMethods::keys),
            "values", new Method<>(0, 0, CookiecutterMethods::values));

    private CookiecutterMethods() {}

    private static Value insert(ListValue list, int index, Value item, Budget budget) {
        budget.allocateEntries(1);
        list.items().add(index, item);
        return Nothing.UNDEFINED;
    }

    private static Value insert(ListValue list, Arguments arguments) {
        int index = TextMethods.fromEnd(arguments.integer(0, 0), list.size());
        return insert(list, index, arguments.get(1), arguments.budget());
    }

    private static Value count(ListValue list, Arguments arguments) {
        arguments.budget().steps(list.size());
        return new Num(list.items().stream()
                .filter(item -> Coercions.strictlyEqual(item, arguments.get(0)))
                .count());
    }

    private static int position(ListValue list, Arguments arguments) {
        arguments.budget().steps(list.size());
        for (int i = 0; i < list.size(); i++) {
            if (Coercions.strictlyEqual(list.at(i), arguments.get(0))) {
                return i;
            }
        }
        return -1;
    }

    private static Value index(ListValue list, Arguments arguments) {
        return new Num(present(list, arguments));
    }

    private static int present(ListValue list, Arguments arguments) {
        int position = position(list, arguments);
        if (position < 0) {
            throw new Failure("The item is not in the list");
        }
        return position;
    }

    private static Value pop(ListValue list, Arguments arguments) {
        int index = arguments.integer(0, list.size() - 1);
        int position = index < 0 ? list.size() + index : index;
        if (position < 0 || position >= list.size()) {
            throw new Failure("The list has no item " + index);
        }
        return ListMethods.removed(list, position);
    }

    private static Value remove(ListValue list, Arguments arguments) {
        ListMethods.removed(list, present(list, arguments));
        return Nothing.UNDEFINED;
    }

    private static Value get(ObjectValue object, Arguments arguments) {
        String name = arguments.text(0);
        return object.has(name) ? object.get(name) : arguments.get(1);
    }

    private static Value items(ObjectValue object, Arguments arguments) {
        arguments.budget().allocateEntries(3L * object.size());
        return Value.list(object.names().stream()
                .map(name -> Value.list(List.of(Text.of(name), object.get(name))))
                .toList());
    }

    private static Value keys(ObjectValue object, Arguments arguments) {
        arguments.budget().allocateEntries(object.size());
        return Value.list(object.names().stream().map(Text::of).toList());
    }

    private static Value values(ObjectValue object, Arguments arguments) {
        arguments.budget().allocateEntries(object.size());
        return Value.list(object.names().stream().map(object::get).toList());
    }
}
