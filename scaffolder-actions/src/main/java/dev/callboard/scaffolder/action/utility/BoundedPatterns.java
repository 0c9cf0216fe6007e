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
    private @Nullable ActionException ended;

    /** @param millis how long all matches of one expression may take together with everything between them */
    BoundedPatterns(long millis) {
        this.deadline = System.nanoTime() + millis * 1_000_000;
    }

    /** Makes the expression, and the functions it derives from these, use them instead of the library's. */
    void registerIn(Jsonata expression) {
        expression.registerFunction("match", new Bounded("match", "<s-f<s:o>n?:a<o>>"));
        expression.registerFunction("contains", new Bounded("contains", "<s-(sf):b>"));
        expression.registerFunction("replace", new Bounded("replace", "<s-(sf)(sf)n?:s>"));
        expression.registerFunction("split", new Bounded("split", "<s-(sf)n?:a<s>>"));
    }

    /** @throws ActionException if a match was ended, which a function that the expression hands on may have kept to itself */
    void throwIfEnded() {
        if (ended != null) {
            throw ended;
        }
    }

    private ActionException end(String why) {
        ended = ActionException.input(why);
        return ended;
    }

    private static void rehearse(Matcher matcher) {
        boolean found = matcher.find();
        while (found) {
            found = matcher.find();
        }
    }

    /** One of the library's functions; its name and method let the library apply it in part. */
    private final class Bounded extends JFunction {

        Bounded(String name, String signature) {
            super(name, signature, Functions.class, null, name);
        }

        @Override
        @SuppressWarnings("rawtypes") // as the library declares it
        public @Nullable Object call(@Nullable Object input, List args) {
            if (args.size() > 1 && args.get(0) instanceof String text && args.get(1) instanceof Pattern pattern) {
                rehearse(pattern.matcher(new BoundedText(text, BoundedPatterns.this)));
            }
            return super.call(input, args);
        }
    }

    /** A text that cannot be read any more once its reader is interrupted or late. */
    private record BoundedText(CharSequence text, BoundedPatterns patterns) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (Thread.currentThread().isInterrupted()) {
                throw patterns.end("A pattern of the expression was interrupted while it was matched");
            }
            if (System.nanoTime() - patterns.deadline > 0) {
                throw patterns.end("A pattern of the expression takes too long to match");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new BoundedText(text.subSequence(start, end), patterns);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
