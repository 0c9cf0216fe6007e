package dev.callboard.backend.web;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers in query parameters, in all the ways in which the original's clients may write one. */
public final class WholeNumbers {

    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]{1,400}\\.?[0-9]{0,400}|\\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,9})?");
    private static final Pattern WITH_RADIX =
            Pattern.compile("0(?:[xX](?<hex>[0-9a-fA-F]{1,15})|[oO](?<octal>[0-7]{1,20})|[bB](?<binary>[01]{1,62}))");

    private WholeNumbers() {}

    /**
     * The number that a text is to JavaScript, if it is a whole one: {@code 20}, {@code 2e1}, {@code 20.0} or
     * {@code 0x14}, with blanks around it. Empty if it is none; too large a number is the largest one.
     */
    public static OptionalLong parse(String text) {
        String number = text.strip();
        Matcher radix = WITH_RADIX.matcher(number);
        if (radix.matches()) {
            String digits = number.substring(2);
            return OptionalLong.of(
                    Long.parseLong(digits, radix.group("hex") != null ? 16 : radix.group("octal") != null ? 8 : 2));
        }
        if (!DECIMAL.matcher(number).matches()) {
            return OptionalLong.empty();
        }
        double value = Double.parseDouble(number);
        return value == Math.rint(value) ? OptionalLong.of((long) value) : OptionalLong.empty();
    }
}
