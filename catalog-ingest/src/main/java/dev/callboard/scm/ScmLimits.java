package dev.callboard.scm;

import java.time.Duration;

/**
 * The bounds on what a host may do to us.
 *
 * @param silence how long a host may say nothing: to a connection attempt, and between two bytes
 * @param lookUp how long asking for the refs of a repository may take in all
 * @param transfer how long a fetch or a push may take in all
 * @param maxBlobBytes the largest file that is read
 * @param maxTreeEntries the most files and folders that are looked at in one commit
 * @param maxCopiedBytes the most bytes that are copied out of one commit
 */
public record ScmLimits(
        Duration silence,
        Duration lookUp,
        Duration transfer,
        int maxBlobBytes,
        int maxTreeEntries,
        long maxCopiedBytes) {

    private static final int MIB = 1024 * 1024;

    public ScmLimits {
        if (silence.isNegative()
                || silence.isZero()
                || lookUp.compareTo(silence) < 0
                || transfer.compareTo(silence) < 0) {
            throw new IllegalArgumentException("The time for an answer has to be positive and within the whole time");
        }
        if (maxBlobBytes < 1 || maxTreeEntries < 1 || maxCopiedBytes < 1) {
            throw new IllegalArgumentException("The limits on a commit have to be positive");
        }
    }

    public static ScmLimits defaults() {
        return new ScmLimits(
                Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofMinutes(5), 5 * MIB, 500_000, 500L * MIB);
    }

    public ScmLimits withTimes(Duration silence, Duration lookUp, Duration transfer) {
        return new ScmLimits(silence, lookUp, transfer, maxBlobBytes, maxTreeEntries, maxCopiedBytes);
    }

    public ScmLimits withSizes(int maxBlobBytes, int maxTreeEntries, long maxCopiedBytes) {
        return new ScmLimits(silence, lookUp, transfer, maxBlobBytes, maxTreeEntries, maxCopiedBytes);
    }
}
