package dev.callboard.scaffolder.templating;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables a template has set, innermost first; behind the outermost lie the context and the globals. */
final class Scope {

    private final Map<String, Value> variables = new HashMap<>();
    private final @Nullable Scope outer;
    private final boolean bounded;
    private final Names names;

    private Scope(@Nullable Scope outer, boolean bounded, Names names) {
        this.outer = outer;
        this.bounded = bounded;
        this.names = names;
    }

    static Scope outermost(Names names) {
        return new Scope(null, true, names);
    }

    /** A scope in which setting a variable that exists outside changes it there. */
    Scope inner() {
        return new Scope(this, false, names);
    }

    /** A scope that leaves the variables outside as they are. */
    Scope bounded() {
        return new Scope(this, true, names);
    }

    /** What macros see besides their own parameters. */
    Scope top() {
        return outer == null ? this : outer.top();
    }

    Value get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Value value = scope.variables.get(name);
            if (value != null) {
                return value;
            }
        }
        return names.get(name);
    }

    /** Sets the variable where it is, or else here. */
    void set(String name, Value value) {
        for (Scope scope = this; scope != null; scope = scope.bounded ? null : scope.outer) {
            if (scope.variables.containsKey(name)) {
                scope.variables.put(name, value);
                return;
            }
        }
        variables.put(name, value);
    }

    void declare(String name, Value value) {
        variables.put(name, value);
    }

    /** What a template finds under a name it has not set. */
    @FunctionalInterface
    interface Names {

        /** Undefined if there is no such name; never an error. */
        Value get(String name);
    }
}
