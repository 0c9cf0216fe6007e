package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Bool;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.Map;

/** Filters that take any value, and those for objects. */
final class ObjectFilters {

    static final Map<String, BuiltInFilter> ALL = Map.of(
            "d", ObjectFilters::orDefault,
            "default", ObjectFilters::orDefault,
            "dump", JsonText::dump,
            "length", ObjectFilters::length,
            "list", ObjectFilters::list);

    private ObjectFilters() {}

    private static Value orDefault(Value input, Arguments arguments) {
        boolean missing = arguments.truthy(1) ? !Coercions.truthy(input) : input == Nothing.UNDEFINED;
        return missing ? arguments.get(0) : input;
    }

    private static Value length(Value input, Arguments arguments) {
        return switch (input) {
            case Text text -> new Num(text.text().length());
            case ListValue list -> new Num(list.size());
            case ObjectValue object -> new Num(object.size());
            case Nothing ignored -> new Num(0);
            case Bool bool when !bool.value() -> new Num(0);
            default -> Nothing.UNDEFINED;
        };
    }

    private static Value list(Value input, Arguments arguments) {
        return switch (input) {
            case Text text -> new ListValue(Slices.characters(text.text(), arguments.budget()));
            case ListValue list -> list;
            case ObjectValue object -> {
                arguments.budget().allocateEntries(3L * object.size());
                yield Value.list(object.names().stream()
                        .map(name -> new ObjectValue().put("key", Text.of(name)).put("value", object.get(name)))
                        .toList());
            }
            default -> throw new Failure("This value cannot be made a list");
        };
    }
}
