package dev.callboard.catalog;

import dev.callboard.catalog.provider.SourceId;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between two looks at the same source. No two sources of a host keep in step for long.
 *
 * @param local for local files and repositories, where looking is cheap
 * @param remote for all others
 */
record LookPauses(Duration local, Duration remote, RandomGenerator random) {

    private static final Duration FIRST_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LONGEST_AFTER_FAILURE = Duration.ofMinutes(5);
    /** Also where a source is looked at only when somebody wishes it: what failed is not what was wished. */
    private static final Duration LONGEST_FIRST = Duration.ofHours(1);

    private static final int MAX_DOUBLINGS = 16;
    private static final double LEAST = 0.9;
    private static final double MOST = 1.1;

    /** Looking at very many local repositories may take a share of a processor, not all of it. */
    private static final Duration TIME_PER_SOURCE = Duration.ofMillis(1);

    /** @param sources how many there are in all */
    Duration afterSuccess(SourceId source, int sources) {
        return jittered(interval(source, sources));
    }

    /**
     * As long as the interval of the source, an hour at most, and twice as long after each failure, to a bound that only
     * a longer interval exceeds.
     *
     * @param sources how many there are in all
     * @param failures how many looks in a row have failed, one at least
     */
    Duration afterFailure(SourceId source, int sources, int failures) {
        Duration first = shorter(longer(interval(source, sources), FIRST_AFTER_FAILURE), LONGEST_FIRST);
        Duration pause = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return jittered(pause.compareTo(LONGEST_AFTER_FAILURE) > 0 ? longer(LONGEST_AFTER_FAILURE, first) : pause);
    }

    private Duration interval(SourceId source, int sources) {
        return source.isLocal() ? longer(local, TIME_PER_SOURCE.multipliedBy(sources)) : remote;
    }

    private Duration jittered(Duration pause) {
        return Duration.ofNanos((long) (pause.toNanos() * (LEAST + (MOST - LEAST) * random.nextDouble())));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
