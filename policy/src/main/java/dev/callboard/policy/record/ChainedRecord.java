package dev.callboard.policy.record;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/**
 * A record at its place in the chain.
 *
 * <p>Each hash covers the one before, so no record can be changed, taken out or put in without every later hash being
 * another. The body is hashed as it is stored.
 *
 * @param sequence the first record has 1, and there are no gaps
 * @param previous the hash of the record before; 32 zeros for the first
 * @param hash of this record and {@code previous}
 */
public record ChainedRecord(long sequence, byte[] previous, byte[] hash, DecisionRecord record) {

    private static final byte[] BEFORE_THE_FIRST = new byte[32];

    /** What the hash of a record before the first one would be. */
    public static byte[] beforeTheFirst() {
        return BEFORE_THE_FIRST.clone();
    }

    /** Puts a record at the end of the chain. */
    public static ChainedRecord after(byte[] previous, long sequence, DecisionRecord record) {
        return new ChainedRecord(sequence, previous, hash(previous, sequence, record), record);
    }

    /** Whether the hash is the one that the content has. */
    boolean isGenuine() {
        return Arrays.equals(hash, hash(previous, sequence, record));
    }

    /** The record and its place in the chain as one JSON object. */
    public ObjectNode toJson() {
        ObjectNode json = record.toJson();
        json.put("sequence", sequence);
        json.put("previousHash", Digests.hex(previous));
        json.put("hash", Digests.hex(hash));
        return json;
    }

    private static byte[] hash(byte[] previous, long sequence, DecisionRecord record) {
        MessageDigest digest = Digests.sha256();
        digest.update(previous);
        digest.update(header(sequence, record));
        return digest.digest(record.body());
    }

    /** All but the body; each part with its length, so that no two records have the same. */
    private static byte[] header(long sequence, DecisionRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(sequence);
            out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, record.time()));
            out.writeLong(record.took().toNanos());
            out.writeBoolean(record.drift());
            for (String text : new String[] {
                record.id(),
                record.entryPoint(),
                record.phase(),
                record.task(),
                record.step(),
                record.subject(),
                record.template(),
                record.templateChecksum(),
                record.outcome().name(),
                record.engine(),
                record.revision(),
                record.inputHash()
            }) {
                write(out, text);
            }
            out.writeInt(record.codes().size());
            for (String code : record.codes()) {
                write(out, code);
            }
            out.writeInt(record.body().length);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
