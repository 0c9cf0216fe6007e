package dev.callboard.scaffolder.action.utility;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import dev.callboard.scaffolder.action.ActionException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSONata's functions over patterns, ended by an interrupt and by a deadline.
 *
 * <p>The library matches in one go that nothing ends, and takes texts as strings alone. So each match is first made here
 * over a text that gives up; the library then repeats what is known to come to an end.
 */
final class BoundedPatterns {

    private final long deadline;

    /** @param millis how long all matches of one expression may take together with everything between them */
    BoundedPatterns(long millis) {
        this.deadline = System.nanoTime() + millis * 1_000_000;
    }

    void bindTo(Jsonata.Frame frame) {
        frame.bind(
                "match",
                function(
                        args -> Functions.match(text(args), (Pattern) at(args, 1), number(args, 2)),
                        "<s-f<s:o>n?:a<o>>"));
        frame.bind("contains", function(args -> Functions.contains(text(args), at(args, 1)), "<s-(sf):b>"));
        frame.bind(
                "replace",
                function(
                        args -> Functions.replace(text(args), at(args, 1), at(args, 2), number(args, 3)),
                        "<s-(sf)(sf)n?:s>"));
        frame.bind(
                "split",
                function(args -> Functions.split(text(args), at(args, 1), (Number) at(args, 2)), "<s-(sf)n?:a<s>>"));
    }

    private JFunction function(Call call, String signature) {
        return new JFunction(
                (input, args) -> {
                    String text = text(args);
                    if (text != null && at(args, 1) instanceof Pattern pattern) {
                        rehearse(pattern.matcher(new BoundedText(text, deadline)));
                    }
                    return call.apply(args);
                },
                signature);
    }

    private static void rehearse(Matcher matcher) {
        boolean found = matcher.find();
        while (found) {
            found = matcher.find();
        }
    }

    private static @Nullable String text(List<?> args) {
        return (String) at(args, 0);
    }

    private static @Nullable Integer number(List<?> args, int index) {
        return at(args, index) instanceof Number number ? Integer.valueOf(number.intValue()) : null;
    }

    private static @Nullable Object at(List<?> args, int index) {
        return index < args.size() ? args.get(index) : null;
    }

    /** One of the library's functions. */
    @FunctionalInterface
    private interface Call {

        @Nullable Object apply(List<?> args) throws Throwable;
    }

    /** A text that cannot be read any more once its reader is interrupted or late. */
    private record BoundedText(CharSequence text, long deadline) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (Thread.currentThread().isInterrupted()) {
                throw ActionException.input("A pattern of the expression was interrupted while it was matched");
            }
            if (System.nanoTime() - deadline > 0) {
                throw ActionException.input("A pattern of the expression takes too long to match");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new BoundedText(text.subSequence(start, end), deadline);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
