package dev.callboard.policy.record;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows a chain from its oldest record on, and finds the first record that is not as it was written. Not thread-safe.
 *
 * <p>A chain whose old records were removed begins with a checkpoint instead of the first record.
 */
public final class ChainCheck {

    private final Map<String, PublicCheckpointKey> trusted;
    private final NavigableMap<Long, Checkpoint> checkpoints = new TreeMap<>();
    private @Nullable ChainedRecord before;
    private long records;
    private long signed;
    private @Nullable Verdict broken;

    /**
     * @param trusted the keys whose signatures count, by their ids
     * @param checkpoints all that are kept
     */
    public ChainCheck(Map<String, PublicCheckpointKey> trusted, Iterable<Checkpoint> checkpoints) {
        this.trusted = Map.copyOf(trusted);
        checkpoints.forEach(checkpoint -> this.checkpoints.put(checkpoint.sequence(), checkpoint));
    }

    /** What came of a check. */
    public sealed interface Verdict {

        /**
         * Every record is as it was written.
         *
         * @param records how many there are
         * @param checkpoints how many of them are signed
         * @param unsigned how many newest records no checkpoint covers yet
         */
        record Intact(long records, long checkpoints, long unsigned) implements Verdict {}

        /**
         * The chain is broken.
         *
         * @param sequence the first record at fault
         * @param id its id; empty if it is missing
         */
        record Broken(long sequence, String id, String why) implements Verdict {}
    }

    /** Looks at the next record, in the order of their numbers. False once there is nothing more to look for. */
    public boolean next(ChainedRecord record) {
        if (broken == null) {
            String fault = fault(record);
            if (fault != null) {
                broken = new Verdict.Broken(record.sequence(), record.record().id(), fault);
            }
            before = record;
            records++;
        }
        return broken == null;
    }

    private @Nullable String fault(ChainedRecord record) {
        ChainedRecord last = before;
        if (last == null) {
            String origin = originFault(record);
            if (origin != null) {
                return origin;
            }
        } else if (record.sequence() != last.sequence() + 1) {
            return "the records from " + (last.sequence() + 1) + " to " + (record.sequence() - 1) + " are missing";
        } else if (!Arrays.equals(record.previous(), last.hash())) {
            return "it does not follow the record before it";
        }
        if (!record.isGenuine()) {
            return "its content is not what was written";
        }
        Checkpoint checkpoint = checkpoints.get(record.sequence());
        return checkpoint == null ? null : checkpointFault(checkpoint, record.hash());
    }

    private @Nullable String originFault(ChainedRecord first) {
        if (first.sequence() == 1) {
            return Arrays.equals(first.previous(), ChainedRecord.beforeTheFirst())
                    ? null
                    : "it is the first record and follows another one";
        }
        Checkpoint origin = checkpoints.get(first.sequence() - 1);
        if (origin == null) {
            return "the records before it are missing, and no checkpoint stands in their place";
        }
        return checkpointFault(origin, first.previous());
    }

    private @Nullable String checkpointFault(Checkpoint checkpoint, byte[] hash) {
        PublicCheckpointKey key = trusted.get(checkpoint.keyId());
        if (key == null) {
            return "the checkpoint at " + checkpoint.sequence() + " is signed with the key " + checkpoint.keyId()
                    + ", which is not trusted";
        }
        if (!key.signed(checkpoint)) {
            return "the signature of the checkpoint at " + checkpoint.sequence() + " is wrong";
        }
        if (!Arrays.equals(checkpoint.hash(), hash)) {
            return "the checkpoint at " + checkpoint.sequence() + " was signed for another chain";
        }
        signed++;
        return null;
    }

    /** What came of it, after the last record. */
    public Verdict verdict() {
        if (broken != null) {
            return broken;
        }
        ChainedRecord last = before;
        long end = last == null ? 0 : last.sequence();
        Map.Entry<Long, Checkpoint> newest = checkpoints.lastEntry();
        if (newest == null) {
            return new Verdict.Intact(records, signed, end);
        }
        if (newest.getKey() > end && (last != null || checkpoints.size() > 1)) {
            return new Verdict.Broken(
                    end + 1, "", "the records up to the checkpoint at " + newest.getKey() + " are missing");
        }
        if (last == null) {
            String fault = checkpointFault(newest.getValue(), newest.getValue().hash());
            return fault == null
                    ? new Verdict.Intact(records, signed, 0)
                    : new Verdict.Broken(newest.getKey(), "", fault);
        }
        return new Verdict.Intact(records, signed, end - newest.getKey());
    }
}
