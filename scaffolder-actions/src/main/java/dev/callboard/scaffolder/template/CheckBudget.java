package dev.callboard.scaffolder.template;

/** How much work one check may still do; whoever's schema or value asks for more is told so. */
final class CheckBudget {

    private static final long MAX_STEPS = 2_000_000;
    private static final int MAX_DEPTH = 200;

    private long steps = MAX_STEPS;
    private int depth;

    /** @throws TemplateInvalidException if there is not that much left */
    void spend(long wanted) {
        steps -= wanted;
        if (steps < 0) {
            throw tooMuch();
        }
    }

    /** @throws TemplateInvalidException if it would be too deep */
    void enter() {
        spend(1);
        if (++depth > MAX_DEPTH) {
            throw tooMuch();
        }
    }

    void leave() {
        depth--;
    }

    private static TemplateInvalidException tooMuch() {
        return new TemplateInvalidException("The value is too large or too deep to be checked");
    }
}
