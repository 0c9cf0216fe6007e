package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.templating.Value.Function;

/**
 * A method of a type of values.
 *
 * @param least the fewest arguments it takes
 * @param most the most arguments it takes
 */
record Method<R extends Value>(int least, int most, Body<R> body) {

    static final int ANY = Integer.MAX_VALUE;

    /** What the method does. */
    @FunctionalInterface
    interface Body<R extends Value> {

        Value call(R receiver, Arguments arguments);
    }

    Function bind(String name, R receiver) {
        return new Function(arguments -> {
            if (arguments.count() < least || arguments.count() > most) {
                throw new Failure("Method \"" + name + "\" cannot be called with " + arguments.count() + " arguments");
            }
            arguments.budget().step();
            return body.call(receiver, arguments);
        });
    }
}
