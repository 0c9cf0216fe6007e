package dev.callboard.scaffolder.templating;

import java.util.function.LongSupplier;

/** What is left of the {@link TemplateLimits} of one rendering. Whoever does work pays for it here before doing it. */
final class Budget {

    private static final int STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 256;

    private static final int CHARACTERS_PER_ENTRY = 16;

    private final TemplateLimits limits;
    private final LongSupplier nanoTime;
    private final long start;
    private long steps;
    private long nextLookAtTheClock = STEPS_BETWEEN_LOOKS_AT_THE_CLOCK;
    private long allocated;
    private int calls;
    private int depth;

    Budget(TemplateLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    void step() {
        steps(1);
    }

    void steps(long count) {
        steps += count;
        if (steps > limits.steps()) {
            throw Failure.limit("Template does too much work");
        }
        if (steps >= nextLookAtTheClock) {
            nextLookAtTheClock = steps + STEPS_BETWEEN_LOOKS_AT_THE_CLOCK;
            checkTime();
        }
    }

    /** Pays for work on so many characters that takes far less time for each than a step does. */
    void characters(long count) {
        steps(1 + count / 64);
    }

    /** Pays for creating a list or an object with so many entries. */
    void allocateEntries(long count) {
        allocate(count * CHARACTERS_PER_ENTRY);
    }

    /** Pays for creating so many characters, and for the work of it. */
    void allocate(long count) {
        allocated += count;
        if (allocated > limits.allocation()) {
            throw Failure.limit("Template uses too much memory");
        }
        characters(count);
    }

    /** Pays for a call of a registered filter or function. */
    void call() {
        calls++;
        if (calls > limits.calls()) {
            throw Failure.limit("Template calls too many registered filters and functions");
        }
        checkTime();
    }

    void output(long totalLength) {
        if (totalLength > limits.outputLength()) {
            throw Failure.limit("Template output is too long");
        }
    }

    void enter() {
        depth++;
        if (depth > limits.depth()) {
            throw Failure.limit("Template is nested too deeply");
        }
    }

    void leave() {
        depth--;
    }

    void checkTime() {
        if (nanoTime.getAsLong() - start > limits.time().toNanos()) {
            throw Failure.limit("Template takes too long");
        }
    }
}
