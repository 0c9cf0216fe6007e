package dev.callboard.scaffolder.templating;

/** A filter of the language itself. */
@FunctionalInterface
interface BuiltInFilter {

    Value apply(Value input, Arguments arguments);
}
