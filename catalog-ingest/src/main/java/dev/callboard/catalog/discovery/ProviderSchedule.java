package dev.callboard.catalog.discovery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a provider is asked.
 *
 * @param frequency how long to wait between two times, and at most after a failure
 * @param timeout how long it may take
 * @param initialDelay how long to wait after the start of a program that has not asked before
 * @param calendar the times at which it is asked, instead of after each frequency; null for none
 */
public record ProviderSchedule(
        Duration frequency,
        Duration timeout,
        Duration initialDelay,
        @Nullable Calendar calendar) {

    /** Times of the clock. */
    @FunctionalInterface
    public interface Calendar {

        /** The next time after a moment; {@link Instant#MAX} if there is none. */
        Instant next(Instant after);
    }

    /** A schedule whose frequency this is waits for events alone. */
    public static final Duration MANUAL = Duration.ofDays(3650);

    public ProviderSchedule {
        if (frequency.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("The frequency and the timeout of a schedule are a second at least");
        }
        if (initialDelay.isNegative()) {
            throw new IllegalArgumentException("The initial delay of a schedule must not be negative");
        }
    }

    public ProviderSchedule(Duration frequency, Duration timeout, Duration initialDelay) {
        this(frequency, timeout, initialDelay, null);
    }

    /** When a provider is asked that has not been asked before. */
    public Instant first(Instant start) {
        Instant ready = start.plus(initialDelay);
        return calendar == null ? ready : calendar.next(ready);
    }

    /** When it is asked next after a success. */
    public Instant after(Instant success) {
        return calendar == null ? success.plus(frequency) : calendar.next(success);
    }

    /** Every three hours, an hour at most, at once. */
    public static ProviderSchedule defaults() {
        return new ProviderSchedule(Duration.ofHours(3), Duration.ofHours(1), Duration.ZERO);
    }
}
