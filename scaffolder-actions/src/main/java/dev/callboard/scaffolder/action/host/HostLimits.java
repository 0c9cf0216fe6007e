package dev.callboard.scaffolder.action.host;

import java.time.Duration;

/**
 * How much a host may ask of us.
 *
 * @param request how long one request may take
 * @param attempts how often a request that may be repeated is sent
 * @param pause how long to wait before the second attempt; twice as long before each further one
 * @param longestPause how long to wait at most when a host says how long
 * @param largestBody how many bytes of an answer are read
 */
public record HostLimits(Duration request, int attempts, Duration pause, Duration longestPause, int largestBody) {

    public static HostLimits defaults() {
        return new HostLimits(Duration.ofSeconds(60), 4, Duration.ofSeconds(1), Duration.ofSeconds(30), 16 << 20);
    }
}
