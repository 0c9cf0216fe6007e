package dev.callboard.scaffolder.template;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A pattern of a schema, matched in time that nobody's pattern or value can stretch.
 *
 * <p>RE2 knows neither look-around nor back-references; patterns with those are left to the JDK's engine, over a text
 * that ends the attempt once it has been read too often.
 */
@FunctionalInterface
interface PatternMatcher {

    /**
     * Whether the pattern matches some part of a text.
     *
     * @throws TemplateInvalidException if it takes too long to say
     */
    boolean find(String text, CheckBudget budget);

    /** @throws java.util.regex.PatternSyntaxException if it is none */
    static PatternMatcher of(String pattern) {
        try {
            Pattern compiled = Pattern.compile(pattern);
            return (text, budget) -> {
                budget.spend(text.length());
                return compiled.matcher(text).find();
            };
        } catch (PatternSyntaxException notForRe2) {
            java.util.regex.Pattern compiled = java.util.regex.Pattern.compile(pattern);
            return (text, budget) -> find(compiled, text, budget);
        }
    }

    private static boolean find(java.util.regex.Pattern pattern, String text, CheckBudget budget) {
        CountedText.Reads reads = new CountedText.Reads();
        boolean found;
        try {
            found = pattern.matcher(new CountedText(text, reads, 0, text.length()))
                    .find();
        } catch (StackOverflowError tooDeep) {
            // The JDK's engine recurses once for each repetition, so a long value is enough.
            throw CountedText.tooLong();
        }
        budget.spend(reads.made() / 10);
        return found;
    }
}
