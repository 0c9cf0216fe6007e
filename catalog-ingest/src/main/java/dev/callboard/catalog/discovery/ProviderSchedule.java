package dev.callboard.catalog.discovery;

import java.time.Duration;

/**
 * When a provider is asked.
 *
 * @param frequency how long to wait between two times
 * @param timeout how long it may take
 * @param initialDelay how long to wait after the start of a program that has not asked before
 */
public record ProviderSchedule(Duration frequency, Duration timeout, Duration initialDelay) {

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

    /** Every three hours, an hour at most, at once. */
    public static ProviderSchedule defaults() {
        return new ProviderSchedule(Duration.ofHours(3), Duration.ofHours(1), Duration.ZERO);
    }
}
