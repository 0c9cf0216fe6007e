package dev.callboard.scaffolder.templating;

import java.util.List;

/**
 * What an expression evaluates to: the values of JSON, {@code undefined}, regular expressions and functions. Nothing
 * else exists inside a template, so a template can reach nothing else.
 */
sealed interface Value
        permits Value.Nothing, Value.Bool, Value.Num, Value.Text, Value.Function, ListValue, ObjectValue, RegexValue {

    /** The two values that stand for absence; they differ as in JavaScript. */
    enum Nothing implements Value {
        UNDEFINED,
        NULL
    }

    record Bool(boolean value) implements Value {

        static final Bool TRUE = new Bool(true);
        static final Bool FALSE = new Bool(false);

        static Bool of(boolean value) {
            return value ? TRUE : FALSE;
        }
    }

    record Num(double value) implements Value {}

    /**
     * Characters.
     *
     * @param safe whether they are HTML that {@code escape} leaves alone
     */
    record Text(String text, boolean safe) implements Value {

        static final Text EMPTY = new Text("", false);

        static Text of(String text) {
            return new Text(text, false);
        }

        /** Other characters of the same safeness, the result of changing these. */
        Text withText(String changed) {
            return new Text(changed, safe);
        }
    }

    /** Something that can be called; identity is that of the instance. */
    final class Function implements Value {

        /** What happens when the function is called. */
        @FunctionalInterface
        interface Body {

            Value call(Arguments arguments);
        }

        private final Body body;

        Function(Body body) {
            this.body = body;
        }

        Value call(Arguments arguments) {
            return body.call(arguments);
        }
    }

    static ListValue list(List<? extends Value> items) {
        return new ListValue(items);
    }
}
