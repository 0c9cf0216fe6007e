package dev.callboard.policy.embedded;

import tools.jackson.databind.JsonNode;

/** What the arguments of host functions are, or an {@link IllegalArgumentException}. */
final class Arguments {

    private Arguments() {}

    static String text(JsonNode argument) {
        if (!argument.isString()) {
            throw new IllegalArgumentException(argument + " is not a text");
        }
        return argument.stringValue();
    }

    static int integer(JsonNode argument) {
        if (!argument.isIntegralNumber() || !argument.canConvertToInt()) {
            throw new IllegalArgumentException(argument + " is not a whole number");
        }
        return argument.intValue();
    }
}
