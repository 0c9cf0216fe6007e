package dev.callboard.scaffolder.templating;

import java.time.Duration;

/**
 * What one rendering of one template may use. Exceeding any of them is a {@link TemplateException} whose reason is
 * {@link TemplateException.Reason#LIMIT}.
 *
 * @param sourceLength characters of the template
 * @param tokens syntax tokens inside the tags of the template
 * @param depth nesting of expressions, tags and macro calls
 * @param steps units of work; an operation over many characters or items costs in proportion
 * @param allocation characters created while rendering, the output included; an entry of a list or object counts as 16
 * @param outputLength characters of the result
 * @param calls calls of registered filters and functions
 * @param time from the start of the rendering to its end
 */
public record TemplateLimits(
        int sourceLength,
        int tokens,
        int depth,
        int steps,
        int allocation,
        int outputLength,
        int calls,
        Duration time) {

    /** Ample for any template people write, small enough that a hostile one is stopped within seconds. */
    public static final TemplateLimits DEFAULT =
            new TemplateLimits(4 << 20, 1_000_000, 512, 1_000_000, 32 << 20, 16 << 20, 4096, Duration.ofSeconds(5));

    public TemplateLimits {
        requirePositive("sourceLength", sourceLength);
        requirePositive("tokens", tokens);
        requirePositive("depth", depth);
        requirePositive("steps", steps);
        requirePositive("allocation", allocation);
        requirePositive("outputLength", outputLength);
        requirePositive("calls", calls);
        if (!time.isPositive()) {
            throw new IllegalArgumentException("time must be positive, not " + time);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }
}
