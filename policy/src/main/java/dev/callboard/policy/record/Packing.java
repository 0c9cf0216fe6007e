package dev.callboard.policy.record;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Compresses the bodies of records. */
final class Packing {

    private static final int BUFFER = 8_192;

    /** Inputs have at most a mebibyte, and a decision repeats little of one. */
    private static final int MAX_BYTES = 16 << 20;

    private Packing() {}

    static byte[] pack(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 4 + 64);
            byte[] buffer = new byte[BUFFER];
            while (!deflater.finished()) {
                packed.write(buffer, 0, deflater.deflate(buffer));
            }
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    static byte[] unpack(byte[] packed) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(packed.length * 4);
            byte[] buffer = new byte[BUFFER];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0 || bytes.size() + count > MAX_BYTES) {
                    throw new IllegalArgumentException("The body of a record is damaged");
                }
                bytes.write(buffer, 0, count);
            }
            return bytes.toByteArray();
        } catch (DataFormatException damaged) {
            throw new IllegalArgumentException("The body of a record is damaged", damaged);
        } finally {
            inflater.end();
        }
    }
}
