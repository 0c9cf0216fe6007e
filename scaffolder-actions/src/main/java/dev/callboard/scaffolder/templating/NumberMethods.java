package dev.callboard.scaffolder.templating;

import dev.callboard.scaffolder.javascript.JavaScriptNumbers;
import dev.callboard.scaffolder.templating.Value.Num;
import dev.callboard.scaffolder.templating.Value.Text;
import java.util.Map;

/** The methods of numbers. */
final class NumberMethods {

    private static final int MOST_DIGITS = 100;

    static final Map<String, Method<Num>> ALL = Map.of(
            "toFixed", new Method<>(0, 1, NumberMethods::toFixed),
            "toExponential", new Method<>(0, 1, NumberMethods::toExponential),
            "toPrecision", new Method<>(0, 1, NumberMethods::toPrecision),
            "toString", new Method<>(0, 1, NumberMethods::toText));

    private NumberMethods() {}

    private static Value toFixed(Num number, Arguments arguments) {
        return Text.of(JavaScriptNumbers.toFixed(number.value(), digits(arguments, 0, 0)));
    }

    private static Value toExponential(Num number, Arguments arguments) {
        return Text.of(
                JavaScriptNumbers.toExponential(number.value(), arguments.has(0) ? digits(arguments, 0, 0) : -1));
    }

    private static Value toPrecision(Num number, Arguments arguments) {
        return Text.of(
                arguments.has(0)
                        ? JavaScriptNumbers.toPrecision(number.value(), digits(arguments, 1, 1))
                        : JavaScriptNumbers.toText(number.value()));
    }

    private static Value toText(Num number, Arguments arguments) {
        int radix = arguments.integer(0, 10);
        if (radix < Character.MIN_RADIX || radix > Character.MAX_RADIX) {
            throw new Failure("The radix of a number must be between 2 and 36");
        }
        return Text.of(JavaScriptNumbers.toRadix(number.value(), radix));
    }

    private static int digits(Arguments arguments, int byDefault, int fewest) {
        int digits = arguments.integer(0, byDefault);
        if (digits < fewest || digits > MOST_DIGITS) {
            throw new Failure("The digits of a number must be between " + fewest + " and " + MOST_DIGITS);
        }
        return digits;
    }
}
