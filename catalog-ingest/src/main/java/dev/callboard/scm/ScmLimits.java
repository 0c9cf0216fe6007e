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
 * @param fetching the bounds on fetching, and on keeping what was fetched
 */
public record ScmLimits(
        Duration silence,
        Duration lookUp,
        Duration transfer,
        int maxBlobBytes,
        int maxTreeEntries,
        long maxCopiedBytes,
        Fetching fetching) {

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
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                5 * MIB,
                500_000,
                500L * MIB,
                Fetching.defaults());
    }

    public ScmLimits withTimes(Duration silence, Duration lookUp, Duration transfer) {
        return new ScmLimits(silence, lookUp, transfer, maxBlobBytes, maxTreeEntries, maxCopiedBytes, fetching);
    }

    public ScmLimits withSizes(int maxBlobBytes, int maxTreeEntries, long maxCopiedBytes) {
        return new ScmLimits(silence, lookUp, transfer, maxBlobBytes, maxTreeEntries, maxCopiedBytes, fetching);
    }

    public ScmLimits withFetching(Fetching bounds) {
        return new ScmLimits(silence, lookUp, transfer, maxBlobBytes, maxTreeEntries, maxCopiedBytes, bounds);
    }

    /**
     * The bounds on fetching, and on keeping what was fetched.
     *
     * @param maxBytes the most bytes that one fetch may bring
     * @param perHost how many conversations with one host there may be at once
     * @param diskBudget how many bytes the mirrors may take up in all; those that were not used for longest make room
     * @param keptUnused how long a mirror that nobody reads is kept
     */
    public record Fetching(long maxBytes, int perHost, long diskBudget, Duration keptUnused) {

        public Fetching {
            if (maxBytes < 1 || perHost < 1 || diskBudget < 1 || keptUnused.isNegative()) {
                throw new IllegalArgumentException("The limits on fetching have to be positive");
            }
        }

        public static Fetching defaults() {
            return new Fetching(1024L * MIB, 8, 20L * 1024 * MIB, Duration.ofDays(7));
        }
    }
}
