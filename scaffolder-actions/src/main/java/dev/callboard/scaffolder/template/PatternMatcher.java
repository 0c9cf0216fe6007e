package dev.callboard.scaffolder.template;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;

/**
 * The patterns of schemas, matched in time that nobody's pattern or value can stretch.
 *
 * <p>RE2 knows neither look-around nor back-references; patterns with those are left to the JDK's engine, over a text
 * that ends the attempt once it has been read too often.
 */
final class PatternMatcher implements RegularExpressionFactory {

    private static final int MAX_READS = 2_000_000;

    @Override
    public RegularExpression getRegularExpression(String pattern) {
        try {
            Pattern compiled = Pattern.compile(pattern);
            return value -> compiled.matcher(value).find();
        } catch (PatternSyntaxException notForRe2) {
            java.util.regex.Pattern compiled = java.util.regex.Pattern.compile(pattern);
            return value -> find(compiled, value);
        }
    }

    private static boolean find(java.util.regex.Pattern pattern, String value) {
        try {
            return pattern.matcher(new CountedText(value, new int[] {MAX_READS}, 0, value.length()))
                    .find();
        } catch (StackOverflowError tooDeep) {
            // The JDK's engine recurses once for each repetition, so a long value is enough.
            throw new TemplateInvalidException("A pattern takes too long to match");
        }
    }

    /** A text that can be read only so often. */
    private record CountedText(String text, int[] readsLeft, int from, int to) implements CharSequence {

        @Override
        public int length() {
            return to - from;
        }

        @Override
        public char charAt(int index) {
            if (--readsLeft[0] < 0) {
                throw new TemplateInvalidException("A pattern takes too long to match");
            }
            return text.charAt(from + index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new CountedText(text, readsLeft, from + start, from + end);
        }

        @Override
        public String toString() {
            return text.substring(from, to);
        }
    }
}
