package dev.callboard.policy.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A signed statement that the chain had this hash at this place.
 *
 * <p>Who can write to the database could make a whole new chain, but not sign it.
 *
 * @param recorded the time of the record at this place
 * @param keyId the key that signed
 */
public record Checkpoint(long sequence, byte[] hash, Instant recorded, String keyId, byte[] signature) {

    public Checkpoint {
        recorded = recorded.truncatedTo(ChronoUnit.MICROS);
    }

    static byte[] statement(long sequence, byte[] hash, Instant recorded) {
        byte[] name = "callboard policy checkpoint 1\n".getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(name.length + Long.BYTES + hash.length + Long.BYTES)
                .put(name)
                .putLong(sequence)
                .put(hash)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, recorded))
                .array();
    }

    byte[] statement() {
        return statement(sequence, hash, recorded);
    }
}
