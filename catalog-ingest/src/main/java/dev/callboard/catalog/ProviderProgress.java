package dev.callboard.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a provider of entities fares.
 *
 * @param entities how many it told of the last time it could
 * @param refused how many of those cannot be read, whoever asks and however often
 * @param refusal why the first of those cannot; null if all can
 * @param lastSuccess when that was; null if never
 * @param lastError why it could not since; null if nothing is wrong
 * @param nextRun when it is asked again
 * @param asking whether it is being asked at the moment
 */
public record ProviderProgress(
        String name,
        int entities,
        int refused,
        @Nullable String refusal,
        @Nullable Instant lastSuccess,
        @Nullable String lastError,
        Instant nextRun,
        boolean asking) {}
