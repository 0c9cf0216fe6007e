package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.javascript.JavaScriptText;
import dev.callboard.scaffolder.templating.Value.Bool;
import dev.callboard.scaffolder.templating.Value.Function;
import dev.callboard.scaffolder.templating.Value.Nothing;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up properties and methods. The lists of methods are closed; what is in none of them is undefined. */
final class Members {

    private final boolean cookiecutterCompat;

    Members(RenderOptions options) {
        this.cookiecutterCompat = options.cookiecutterCompat();
    }

    Value lookUp(Value object, Value key, Budget budget) {
        if (object instanceof Nothing) {
            return Nothing.UNDEFINED;
        }
        if (key instanceof Num number && object instanceof ListValue list) {
            return number.value() == (int) number.value() ? list.at((int) number.value()) : Nothing.UNDEFINED;
        }
        String name = Coercions.text(key, budget);
        if (TagLexer.isReserved(name)) {
            throw new Failure("Template name \"" + name + "\" is reserved");
        }
        return switch (object) {
            case Text text -> ofText(text, name);
            case ListValue list -> ofList(list, name);
            case ObjectValue own -> ofObject(own, name);
            case Num number -> method(NumberMethods.ALL, name, number);
            case RegexValue regex -> method(RegexValue.METHODS, name, regex);
            case Bool ignored -> Nothing.UNDEFINED;
            case Function ignored -> Nothing.UNDEFINED;
            case Nothing ignored -> Nothing.UNDEFINED;
        };
    }

    private static Value ofText(Text text, String name) {
        Value own = ownOf(text, name);
        return own == Nothing.UNDEFINED ? method(TextMethods.ALL, name, text) : own;
    }

    /** The length or a character of a text. */
    static Value ownOf(Text text, String name) {
        if (name.equals("length")) {
            return new Num(text.text().length());
        }
        int index = index(name);
        return index >= 0 && index < text.text().length()
                ? Text.of(text.text().substring(index, index + 1))
                : Nothing.UNDEFINED;
    }

    /** The length or an item of a list. */
    static Value ownOf(ListValue list, String name) {
        return name.equals("length") ? new Num(list.size()) : list.at(index(name));
    }

    private Value ofList(ListValue list, String name) {
        if (name.equals("length") || index(name) >= 0) {
            return ownOf(list, name);
        }
        if (cookiecutterCompat && CookiecutterMethods.OF_LISTS.containsKey(name)) {
            return method(CookiecutterMethods.OF_LISTS, name, list);
        }
        return method(ListMethods.ALL, name, list);
    }

    private Value ofObject(ObjectValue object, String name) {
        if (cookiecutterCompat && !object.has(name)) {
            return method(CookiecutterMethods.OF_OBJECTS, name, object);
        }
        return object.get(name);
    }

    private static <R extends Value> Value method(Map<String, Method<R>> methods, String name, R receiver) {
        @Nullable Method<R> method = methods.get(name);
        return method == null ? Nothing.UNDEFINED : method.bind(name, receiver);
    }

    /** The index that a property name stands for, or -1. */
    private static int index(String name) {
        boolean canonical = name.length() <= 9
                && JavaScriptText.isDigits(name, 10)
                && (name.length() == 1 || name.charAt(0) != '0');
        return canonical ? Integer.parseInt(name) : -1;
    }
}
